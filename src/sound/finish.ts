import type { Sound } from '../audio/sound.ts';
import { amplitudeOfDb } from '../power.ts';
import { UserError } from '../user-error.ts';

/** Room for the overshoot of converters and codecs after us. */
export const finishedPeakDb = -0.3;
const fadeMs = 5;
/** -120 dBFS: below, there is nothing to make louder. */
const silence = 1e-6;

/** Largest absolute sample of all channels. */
export function peak(sound: Sound): number {
  let largest = 0;
  for (const channel of sound.channels) for (const value of channel) largest = Math.max(largest, Math.abs(value));
  return largest;
}

/** A network's output as people get it: DC removed, the last 5 ms faded out, peak at -0.3 dBFS. Silence stays silence. Throws UserError on non-finite samples. */
export function finish(sound: Sound): Sound {
  const fadeFrames = Math.round((sound.sampleRate * fadeMs) / 1000);
  const channels = sound.channels.map((channel) => fadedOut(withoutDc(channel), fadeFrames));
  const largest = peak({ channels, sampleRate: sound.sampleRate });
  if (!Number.isFinite(largest)) throw new UserError('outputNotFinite', {}, { kind: 'failed' });
  const gain = largest < silence ? 1 : amplitudeOfDb(finishedPeakDb) / largest;
  for (const channel of channels) for (let i = 0; i < channel.length; i++) channel[i]! *= gain;
  return { channels, sampleRate: sound.sampleRate };
}

function withoutDc(channel: Float32Array): Float32Array {
  let sum = 0;
  for (const value of channel) sum += value;
  const mean = channel.length === 0 ? 0 : sum / channel.length;
  return channel.map((value) => value - mean);
}

/** Raised cosine that reaches exactly 0 on the last sample; in place. */
function fadedOut(channel: Float32Array, fadeFrames: number): Float32Array {
  const frames = Math.min(fadeFrames, channel.length);
  for (let i = 0; i < frames; i++) {
    channel[channel.length - 1 - i]! *= 0.5 - 0.5 * Math.cos((Math.PI * i) / frames);
  }
  return channel;
}
