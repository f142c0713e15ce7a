import { medianOf } from '../percentile.ts';
import type { FeatureSpace } from './feature-space.ts';
import { isSwell } from './late-rise.ts';
import { manifoldsOf } from './manifold.ts';
import { type MeasuredSound, measureOf } from './measure.ts';
import { copiesOf, medianDistance, NearestReal, type Placed, shareOf } from './nearest-real.ts';
import { frechetDistance, maximumMeanDiscrepancy } from './set-distances.ts';

/** Louder tails are heard as hiss, or as a cut. */
const loudTailDb = -45;

/** Two sets of sounds compared: see compareSets. */
export type SetComparison = ReturnType<typeof compareSets>;

/**
 * How a set of sounds stands to a set of real ones: what a training asks of its own sounds, and of its settings.
 *
 * Every figure depends on the space: compare sets (before and after a training, say) in one space only. Fit it to many
 * sounds of several classes, as fitFeatureSpace says; with few real sounds, fit it to those and to the parent model's.
 * Deterministic. Looking for copies takes about 20 ms a sound, real ones included; distancesOf does without.
 *
 * @param sounds two or more; figures of fewer than about 30 are coarse
 * @param real two or more: the person's sounds, or those left out
 * @param space of fitFeatureSpace
 */
export function compareSets(sounds: readonly MeasuredSound[], real: readonly MeasuredSound[], space: FeatureSpace) {
  const [placed, others] = [placedIn(space, sounds), placedIn(space, real)];
  const neighbours = new NearestReal();
  const [probe, realProbe] = [neighbours.probe(placed, others), neighbours.probe(others, others)];
  return {
    ...distancesOf(placed, others),
    nearest: {
      /** Median distance from a sound to the nearest real one, and from a real one to the nearest other one. */
      distance: medianDistance(probe),
      realToReal: medianDistance(realProbe),
      /** Share that correlates above 0.95 with a real sound, and of real ones with another. */
      copies: copiesOf(probe),
      copiesAmongReal: copiesOf(realProbe),
    },
    sounds: soundFaults(sounds),
    real: soundFaults(real),
  };
}

/** The distances of two placed sets alone, in some 50 ms for 80 sounds each: to choose a setting by. */
export const distancesOf = (sounds: readonly Placed[], real: readonly Placed[]) => {
  const [points, realPoints] = [sounds, real].map((set) => set.map(({ point }) => point)) as [
    Float64Array[],
    Float64Array[],
  ];
  return {
    count: real.length,
    frechet: frechetDistance(points, realPoints),
    mmd: maximumMeanDiscrepancy(points, realPoints),
    ...manifoldsOf(points, realPoints),
  };
};

export const placedIn = <Measured extends MeasuredSound>(space: FeatureSpace, sounds: readonly Measured[]) =>
  sounds.map((sound) => ({ ...sound, point: space(sound.features) }));

/** What is wrong with sounds by themselves: a tail that does not end, a second rise. */
export const soundFaults = (sounds: readonly MeasuredSound[]) => ({
  /** Median level of the last 50 ms, dB below full scale at peak 1. */
  tailDb: medianOf(sounds.map((sound) => measureOf(sound, 'tailDb'))),
  /** Share whose last 50 ms are above -45. */
  loudTails: shareOf(sounds, (sound) => measureOf(sound, 'tailDb') > loudTailDb),
  /** Share that rises by more than 10 dB after 250 ms (late-rise.ts). */
  swells: shareOf(sounds, isSwell),
});
