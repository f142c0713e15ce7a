import { featureCount, melBands } from '../evaluation/features.ts';

/** The mel bands alone: how a hit sounds, whatever its envelope. */
const compared = featureCount - (featureCount % melBands);

export interface SortedHit {
  readonly features: ArrayLike<number>;
  /** Place in a list of classes. */
  readonly label: number;
  /** Of its class. */
  readonly probability: number;
}

/**
 * Which hits become sounds, at most `most`, and which of them each hit is played with (its place among the chosen ones). Up to
 * that number every hit is a sound of its own. Beyond it, the surest hit of each class comes first, then always the one
 * that is least like a chosen one of its class; the others are played with the one they are most like.
 */
export function chooseSounds(
  hits: readonly SortedHit[],
  most: number,
): { readonly chosen: readonly number[]; readonly playedBy: readonly number[] } {
  const all = hits.map((_, i) => i);
  if (hits.length <= most) return { chosen: all, playedBy: all };
  const labels = [...new Set(hits.map(({ label }) => label))];
  const chosen = labels.map((label) =>
    all.filter((i) => hits[i]!.label === label).reduce((a, b) => (hits[b]!.probability > hits[a]!.probability ? b : a)),
  );
  const nearest = (i: number): { readonly at: number; readonly distance: number } =>
    chosen
      .map((other, at) => ({ at, distance: distanceOf(hits[i]!, hits[other]!) }))
      .reduce((a, b) => (b.distance < a.distance ? b : a));
  while (chosen.length < most) chosen.push(all.reduce((a, b) => (nearest(b).distance > nearest(a).distance ? b : a)));
  chosen.sort((a, b) => a - b);
  return { chosen, playedBy: all.map((i) => nearest(i).at) };
}

/** Mean difference of the bands, dB; hits of two classes are never alike. */
function distanceOf(a: SortedHit, b: SortedHit): number {
  if (a.label !== b.label) return Number.POSITIVE_INFINITY;
  let sum = 0;
  for (let i = 0; i < compared; i++) sum += Math.abs(a.features[i]! - b.features[i]!);
  return sum / compared;
}
