import { judgedFrames, judgedRate, type OneShot } from './one-shot.ts';

const levelFrames = judgedRate / 100;
/** Quieter is silence: without a floor, dither that starts after digital silence would count as a rise. */
const silenceDb = -60;
const lateFrom = 25;

/** A one-shot that rises by more than this late on has a second hit, or swells. */
const swellDb = 10;

/**
 * Largest rise of a sound's level from 250 ms on, dB: from the quietest to a later, louder one of the levels that start
 * at 250 ms or later. A level is the RMS of both channels over 10 ms, dB below full scale at peak 1, at least -60. A
 * tone below 50 Hz fills less than a period of 10 ms and wavers by itself, so read the share of swells beside that of real sounds.
 */
export function lateRiseDb({ left, right }: OneShot): number {
  let [lowest, most] = [Number.POSITIVE_INFINITY, 0];
  for (let level = lateFrom; (level + 1) * levelFrames <= judgedFrames; level++) {
    let energy = 0;
    for (let i = level * levelFrames; i < (level + 1) * levelFrames; i++) energy += left[i]! ** 2 + right[i]! ** 2;
    const db = Math.max(silenceDb, 10 * Math.log10(energy / (2 * levelFrames) + 1e-12));
    lowest = Math.min(lowest, db);
    most = Math.max(most, db - lowest);
  }
  return most;
}

export const isSwell = (sound: { readonly lateRiseDb: number }): boolean => sound.lateRiseDb > swellDb;
