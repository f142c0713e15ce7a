import type { Sound } from './sound.ts';

/** The mean of the channels; the first channel where they are so far out of phase that the mean loses three quarters of the energy. */
export function monoOf(sound: Sound): Float32Array {
  const [left, right] = sound.channels;
  if (left === undefined) return new Float32Array();
  if (right === undefined) return left;
  const mean = left.map((value, i) => (value + right[i]!) / 2);
  return energy(mean) >= (0.25 * (energy(left) + energy(right))) / 2 ? mean : left;
}

function energy(channel: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < channel.length; i++) sum += channel[i]! * channel[i]!;
  return sum;
}
