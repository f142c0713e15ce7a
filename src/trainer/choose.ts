import { z } from 'zod';
import type { SetComparison } from '../evaluation/compare-sets.ts';

/**
 * What a fine-tuning may end as, chosen once its steps are made: between the parent's weights (strength 0) and the trained
 * average (1), because interpolated weights keep what the parent can do (WiSE-FT, Wortsman et al. 2022), and at a
 * temperature, because what the parent's makes up for is trained away.
 */
export const choiceGrid = z.object({
  /** Sounds made of every candidate, from seeds 1 on. */
  sounds: z.int().min(2).max(1000),
  strengths: z.array(z.number().gt(0).max(1)).min(1).readonly(),
  temperatures: z.array(z.number().positive().max(2)).min(1).readonly(),
});
export type ChoiceGrid = Readonly<z.infer<typeof choiceGrid>>;

/** Sounds that were made and measured: those of a candidate, or of the parent. */
export interface Measured extends Pick<SetComparison, 'frechet' | 'mmd' | 'nearest' | 'sounds' | 'real'> {
  /** 0: the parent itself. */
  readonly strength: number;
  readonly temperature: number;
  /** Share whose neighbours are of the parent's kind; absent where no other kinds are at hand. */
  readonly classCheck?: number | undefined;
}

/** Room that shares of some dozen sounds need. */
const points = 0.05;
/** Of the distance between the person's own sounds. */
const nearestShare = 0.8;

/** What a candidate must keep. */
const promises: Readonly<Record<string, (candidate: Measured, parent: Measured) => boolean>> = {
  swells: (own, parent) => own.sounds.swells <= Math.max(parent.sounds.swells, own.real.swells) + points,
  'loud tails': (own, parent) => own.sounds.loudTails <= Math.max(parent.sounds.loudTails, own.real.loudTails) + points,
  'distance to the nearest sound': ({ nearest }) => nearest.distance >= nearestShare * nearest.realToReal,
  copies: (own, parent) => own.nearest.copies <= Math.max(parent.nearest.copies, own.nearest.copiesAmongReal),
  'class check': (own, parent) => (own.classCheck ?? 1) >= (parent.classCheck ?? 0) - points - 1e-9,
};

/** The promises that a candidate breaks, by name. */
export const brokenBy = (candidate: Measured, parent: Measured): string[] =>
  Object.entries(promises).flatMap(([name, holds]) => (holds(candidate, parent) ? [] : [name]));

/**
 * How far a candidate's sounds are from the person's: 1 as far as the parent's. The mean over both distances, as the
 * Fréchet distance of few sounds favours narrow sets, and MMD hardly sees the spread.
 */
export const relativeDistance = ({ frechet, mmd }: Measured, parent: Measured): number =>
  (frechet / Math.max(parent.frechet, 1e-6) + Math.max(0, mmd) / Math.max(parent.mmd, leastMmd)) / 2;

/** Where the parent's sounds are as near as their number can tell. */
const leastMmd = 5;

/**
 * Of the candidates that keep every promise the nearest to the person's sounds (the earlier of two alike); where none does,
 * the one closest to the parent: lowest strength, then the temperature nearest to the parent's.
 */
export function choose(parent: Measured, candidates: readonly Measured[]) {
  const first = <Item>(items: readonly Item[], costOf: (item: Item) => number): Item =>
    items.reduce((best, item) => (costOf(item) < costOf(best) ? item : best));
  const kept = candidates.filter((candidate) => brokenBy(candidate, parent).length === 0);
  if (kept.length > 0)
    return { chosen: first(kept, (candidate) => relativeDistance(candidate, parent)), broken: [] as string[] };
  const lowest = Math.min(...candidates.map(({ strength }) => strength));
  const closest = first(
    candidates.filter(({ strength }) => strength === lowest),
    ({ temperature }) => Math.abs(temperature - parent.temperature),
  );
  return { chosen: closest, broken: brokenBy(closest, parent) };
}
