import { amplitudeOfDb } from '../power.ts';
import { resampleTo } from './resample.ts';
import { amplified, lengthFrames, mapChannels, type Sound } from './sound.ts';

/** Four times the rate: overtones of the curve have room there. Only the ratio of the two counts. */
const [coarse, fine] = [48_000, 192_000];

/** The same on every Node, as exp is; odd, and 1 far out. */
function tanh(x: number): number {
  const e = Math.exp(-2 * Math.abs(x));
  return (Math.sign(x) * (1 - e)) / (1 + e);
}

/**
 * Soft clipping, tanh(g x) / tanh(g) with g the drive as a factor: full scale stays full scale, what is quiet gains
 * nearly the drive. The curve is applied at four times the rate.
 */
export async function saturated(sound: Sound, driveDb: number): Promise<Sound> {
  const drive = amplitudeOfDb(driveDb);
  const channels = sound.channels.length === 1 ? 1 : 2;
  const finer = await resampleTo({ channels: sound.channels, sampleRate: coarse }, { sampleRate: fine, channels });
  const bent = mapChannels(finer, (channel) => channel.map((value) => tanh(drive * value)));
  const back = await resampleTo(bent, { sampleRate: coarse, channels });
  const whole = {
    channels: back.channels.map((channel) => channel.slice(0, lengthFrames(sound))),
    sampleRate: sound.sampleRate,
  };
  return amplified(whole, 1 / tanh(drive));
}
