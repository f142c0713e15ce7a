import { sumOfSquares } from '../audio/sound.ts';
import type { Clip } from './augment.ts';
import { permutation } from './draws.ts';

/**
 * Holds out a tenth of the clips, at least one of two different ones, and always the same ones of the same count. Clips
 * with the same `sameAs` stay together: a copy in training would give the held-out one away.
 */
export function splitClips<T>(items: readonly T[], sameAs: (item: T) => string): { training: T[]; validation: T[] } {
  const groups = new Map<string, T[]>();
  for (const item of items) groups.set(sameAs(item), [...(groups.get(sameAs(item)) ?? []), item]);
  const drawn = new Set([...permutation(splitSeed, 0, items.length)].map((i) => sameAs(items[i]!)));
  const sizeOf = (name: string): number => groups.get(name)!.length;
  const wanted = items.length < 2 ? 0 : Math.max(1, Math.round(items.length / 10));
  const heldOut = new Set<string>();
  let left = wanted;
  for (const name of drawn) {
    if (sizeOf(name) > left) continue;
    heldOut.add(name);
    left -= sizeOf(name);
  }
  // Nothing but copies: too many is better than none.
  if (heldOut.size === 0 && groups.size > 1) heldOut.add([...drawn].sort((a, b) => sizeOf(a) - sizeOf(b))[0]!);
  return {
    training: items.filter((item) => !heldOut.has(sameAs(item))),
    validation: items.filter((item) => heldOut.has(sameAs(item))),
  };
}

/** Not the run's seed: runs of different seeds must be comparable. */
const splitSeed = 1;

/** Root mean square over all clips. */
export function rmsOf(clips: readonly Clip[]): number {
  const channels = clips.flat();
  const count = channels.reduce((sum, { length }) => sum + length, 0);
  return Math.sqrt(channels.reduce((sum, channel) => sum + sumOfSquares(channel), 0) / Math.max(1, count));
}

/** Scales clips to network units, in place. */
export function scaleClips(clips: readonly Clip[], factor: number): void {
  for (const clip of clips)
    for (const channel of new Set(clip)) for (let i = 0; i < channel.length; i++) channel[i]! *= factor;
}
