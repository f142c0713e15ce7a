import { findOnset } from './onset.ts';
import { withoutRestLevel } from './rest-level.ts';
import type { Sound } from './sound.ts';

/**
 * A person's sound as a one-shot: without DC, from its hit on, at its own rate (so that what follows sees the same
 * samples as without the lead-in), and how much was left out before it. The same sound where it has no DC and begins
 * with its hit.
 */
export function fromHit(sound: Sound): { readonly sound: Sound; readonly skippedMs: number } {
  const rested = withoutRestLevel(sound);
  const onset = findOnset(sound);
  if (onset === 0) return { sound: rested, skippedMs: 0 };
  const channels = rested.channels.map((channel) => channel.subarray(onset));
  return { sound: { channels, sampleRate: sound.sampleRate }, skippedMs: (onset / sound.sampleRate) * 1000 };
}
