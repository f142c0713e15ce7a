import type { Sorter } from './sorter.ts';

export interface LabelledHit {
  readonly features: ArrayLike<number>;
  /** Place in the list of classes. */
  readonly label: number;
}

export interface FitOptions {
  readonly classes: number;
  /** Ridge on the weights of standardised features, per hit. */
  readonly ridge: number;
  /** What a standardised feature is multiplied with: the larger, the less the ridge holds it back. Default: 1 for each. */
  readonly weightOf?: (feature: number) => number;
  readonly steps: number;
}

const momentum = 0.9;
const rate = 0.15;

/**
 * A multinomial logistic regression with a ridge, by full-batch gradient descent with momentum on standardised features;
 * classes weigh the same whatever their number of hits. Standardisation is folded into the result. Deterministic.
 */
export function fitSorter(
  hits: readonly LabelledHit[],
  { classes, ridge, steps, weightOf = () => 1 }: FitOptions,
): Sorter {
  const n = hits[0]!.features.length;
  const { mean, deviations } = standardOf(hits, n);
  const scale = deviations.map((deviation, i) => weightOf(i) / deviation);
  const rows = hits.map(({ features }) =>
    Float64Array.from({ length: n }, (_, i) => (features[i]! - mean[i]!) * scale[i]!),
  );
  const counts = Array.from({ length: classes }, (_, c) => hits.filter(({ label }) => label === c).length);
  const shares = hits.map(({ label }) => 1 / (classes * counts[label]!));
  const weights = Array.from({ length: classes }, () => new Float64Array(n + 1));
  const speed = weights.map(() => new Float64Array(n + 1));
  for (let step = 0; step < steps; step++) {
    const gradient = weights.map((row) => row.map((weight, i) => (i === n ? 0 : ridge * weight)));
    for (const [h, row] of rows.entries()) addGradient(gradient, weights, row, hits[h]!.label, shares[h]!);
    for (const [c, row] of weights.entries())
      for (let i = 0; i <= n; i++) {
        speed[c]![i] = momentum * speed[c]![i]! - rate * gradient[c]![i]!;
        row[i]! += speed[c]![i]!;
      }
  }
  return {
    bias: weights.map((row) => row[n]! - row.subarray(0, n).reduce((sum, w, i) => sum + w * scale[i]! * mean[i]!, 0)),
    weights: weights.map((row) => Array.from(row.subarray(0, n), (w, i) => w * scale[i]!)),
  };
}

function addGradient(
  gradient: readonly Float64Array[],
  weights: readonly Float64Array[],
  row: Float64Array,
  label: number,
  share: number,
): void {
  const n = row.length;
  const scores = weights.map((weight) => {
    let sum = weight[n]!;
    for (let i = 0; i < n; i++) sum += weight[i]! * row[i]!;
    return sum;
  });
  const highest = Math.max(...scores);
  const powers = scores.map((score) => Math.exp(score - highest));
  const sum = powers.reduce((a, b) => a + b, 0);
  for (const [c, target] of gradient.entries()) {
    const off = share * (powers[c]! / sum - (c === label ? 1 : 0));
    for (let i = 0; i < n; i++) target[i]! += off * row[i]!;
    target[n]! += off;
  }
}

/** Mean and deviation of each feature. */
function standardOf(hits: readonly LabelledHit[], n: number) {
  const mean = new Float64Array(n);
  const square = new Float64Array(n);
  for (const { features } of hits)
    for (let i = 0; i < n; i++) {
      mean[i]! += features[i]! / hits.length;
      square[i]! += features[i]! ** 2 / hits.length;
    }
  const deviations = square.map((value, i) => Math.max(1e-3, Math.sqrt(Math.max(0, value - mean[i]! ** 2))));
  return { mean, deviations };
}
