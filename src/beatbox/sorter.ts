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

/** A hit whose class is less probable is marked. */
const sureProbability = 0.6;

export interface SortOptions {
  /** False: each hit is a kick, a snare or a hat. Default: true. */
  readonly percussion?: boolean | undefined;
}

export interface SortedAs {
  readonly hitClass: HitClass;
  readonly probability: number;
  /** Where it is not sure: the likeliest other class. */
  readonly unsure?: HitClass;
}

/** The most probable class of a hit. @param probabilities see probabilitiesOf */
export function sortedAs(probabilities: readonly number[], { percussion = true }: SortOptions = {}): SortedAs {
  const allowed = hitClasses
    .map((hitClass, i) => ({ hitClass, probability: probabilities[i]! }))
    .filter(({ hitClass }) => percussion || hitClass !== 'perc');
  const total = allowed.reduce((sum, { probability }) => sum + probability, 0);
  const [chosen, second] = allowed
    .map(({ hitClass, probability }) => ({ hitClass, probability: probability / total }))
    .sort((a, b) => b.probability - a.probability);
  return chosen!.probability >= sureProbability ? chosen! : { ...chosen!, unsure: second!.hitClass };
}
