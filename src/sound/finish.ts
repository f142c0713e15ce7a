import { amplified, mapChannels, peakOf, type Sound } from '../audio/sound.ts';
import { amplitudeOfDb } from '../power.ts';
import { UserError } from '../user-error.ts';

/** Room for the overshoot of converters and codecs after us. */
export const finishedPeakDb = -0.3;
const fadeMs = 5;
/** -120 dBFS: below, there is nothing to make louder. */
const silence = 1e-6;

/** A network's output as people get it: DC removed, the last 5 ms faded out, peak at -0.3 dBFS. Silence stays silence. Throws UserError on non-finite samples. */
export function finish(sound: Sound): Sound {
  const fadeFrames = Math.round((sound.sampleRate * fadeMs) / 1000);
  const faded = mapChannels(sound, (channel) => fadedOut(withoutDc(channel), fadeFrames));
  const largest = peakOf(faded);
  if (!Number.isFinite(largest)) throw new UserError('outputNotFinite', {}, { kind: 'failed' });
  return largest < silence ? faded : amplified(faded, amplitudeOfDb(finishedPeakDb) / largest);
}

function withoutDc(channel: Float32Array): Float32Array {
  const mean = channel.reduce((sum, value) => sum + value, 0) / Math.max(1, channel.length);
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
