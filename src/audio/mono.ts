import { amplitudeOfDb } from '../power.ts';
import { type Sound, sumOfSquares } from './sound.ts';

/** The mean of the channels; the first channel where phase differences would cost the mean three quarters of the energy. */
export function monoOf(sound: Sound): Float32Array {
  const [left, right] = sound.channels;
  if (left === undefined) return new Float32Array();
  if (right === undefined) return left;
  const mean = left.map((value, i) => (value + right[i]!) / 2);
  return sumOfSquares(mean) >= (0.25 * (sumOfSquares(left) + sumOfSquares(right))) / 2 ? mean : left;
}

/** Reduces stereo to its mid where the side's energy lies `db` or more below the mid's; any other sound is unchanged. */
export function monoBelow(sound: Sound, db: number): Sound {
  const [left, right, ...more] = sound.channels;
  if (!left || !right || more.length > 0) return sound;
  const mid = left.map((value, i) => (value + right[i]!) / 2);
  const side = left.map((value, i) => (value - right[i]!) / 2);
  if (sumOfSquares(side) > sumOfSquares(mid) * amplitudeOfDb(2 * db)) return sound;
  return { channels: [mid, mid.slice()], sampleRate: sound.sampleRate };
}
