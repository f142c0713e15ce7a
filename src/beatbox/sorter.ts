import { z } from 'zod';
import { type HitClass, hitClasses } from '../kits/kit.ts';

/** A multinomial logistic regression on the evaluation's features; rows in the order of `hitClasses`. */
export const sorterShape = z.object({
  bias: z.array(z.number()).length(hitClasses.length),
  weights: z.array(z.array(z.number())).length(hitClasses.length),
});
export type Sorter = Readonly<z.infer<typeof sorterShape>>;

/** The probability of each class, in the order of `hitClasses`. @param features see featuresOf */
export function probabilitiesOf(features: ArrayLike<number>, { bias, weights }: Sorter): number[] {
  const scores = weights.map((row, c) => row.reduce((sum, weight, i) => sum + weight * features[i]!, bias[c]!));
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  return powers.map((value) => value / sum);
}

/** Percussion has no sound of its own: only what is so surely no kick, snare or hat is taken for it. */
const percussionProbability = 0.7;
/** A hit whose class is less probable is marked. */
const sureProbability = 0.6;

export interface SortedAs {
  readonly hitClass: HitClass;
  readonly probability: number;
  /** Where it is not sure: the likeliest other class. */
  readonly unsure?: HitClass;
}

/** The class of a hit. @param probabilities see probabilitiesOf */
export function sortedAs(probabilities: readonly number[]): SortedAs {
  const ranked = hitClasses
    .map((hitClass, i) => ({ hitClass, probability: probabilities[i]! }))
    .sort((a, b) => b.probability - a.probability);
  const isNone = ranked[0]!.hitClass === 'perc' && ranked[0]!.probability > percussionProbability;
  const chosen = isNone ? ranked[0]! : ranked.find(({ hitClass }) => hitClass !== 'perc')!;
  if (chosen.probability >= sureProbability) return chosen;
  return { ...chosen, unsure: ranked.find((other) => other !== chosen)!.hitClass };
}
