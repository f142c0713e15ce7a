import { z } from 'zod';
import { hitClasses } from '../kits/kit.ts';

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
export const isSure = (probabilities: readonly number[]): boolean => Math.max(...probabilities) >= sureProbability;
