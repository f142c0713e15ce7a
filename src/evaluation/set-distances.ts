import { meanOf, medianOf } from '../percentile.ts';
import { covarianceOf, type Matrix, symmetricEigen } from './symmetric-eigen.ts';

/** Points of one set in the feature space. */
export type Points = readonly Float64Array[];

/** Axes in the Frechet distance: the covariance of a small set determines no more. */
const frechetDimensions = 16;

/** Frechet distance between Gaussians fitted to two sets (Dowson and Landau 1982): 0 where mean and covariance agree. */
export function frechetDistance(a: Points, b: Points): number {
  const n = frechetDimensions;
  const [first, second] = [covarianceOf(a, n, 1), covarianceOf(b, n, 1)];
  for (const { covariance } of [first, second]) for (let i = 0; i < n; i++) covariance[i * n + i]! += 1e-6;
  const root = squareRoot(first.covariance, n);
  const cross = symmetricEigen(product(product(root, second.covariance, n), root, n), n).values;
  let distance = 0;
  for (let i = 0; i < n; i++) {
    distance += (first.mean[i]! - second.mean[i]!) ** 2;
    distance += first.covariance[i * n + i]! + second.covariance[i * n + i]! - 2 * Math.sqrt(Math.max(0, cross[i]!));
  }
  return distance;
}

/**
 * Unbiased squared maximum mean discrepancy (Gretton et al. 2012) x 1000: the mean over Gaussian kernels of 1/4, 1 and 4
 * times the median squared distance within `real`. About 0 for two sets of one distribution.
 */
export function maximumMeanDiscrepancy(sounds: Points, real: Points): number {
  const median = medianOf(pairs(real)) + 1e-9;
  let total = 0;
  for (const width of [0.25, 1, 4]) {
    const kernel = (squared: number): number => Math.exp(-squared / (2 * width * median));
    const within = (points: Points): number => meanOf(pairs(points).map(kernel));
    const between = meanOf(sounds.flatMap((x) => real.map((y) => kernel(squaredDistance(x, y)))));
    total += within(sounds) + within(real) - 2 * between;
  }
  return (total / 3) * 1000;
}

interface Located {
  readonly point: Float64Array;
}

/** The `count` items that lie nearest to a point, with their squared distances. */
export const nearest = <Item extends Located>(point: Float64Array, items: readonly Item[], count: number) =>
  items
    .map((item) => ({ item, squared: squaredDistance(point, item.point) }))
    .sort((a, b) => a.squared - b.squared)
    .slice(0, count);

/** Neighbours that vote on a label. */
const voters = 7;

/** The most frequent label of a point's nearest neighbours; votes are divided by the square root of the label's count. */
export function nearestLabel<Label>(point: Float64Array, bank: readonly (Located & { label: Label })[]): Label {
  const counts = new Map<Label, number>();
  for (const { label } of bank) counts.set(label, (counts.get(label) ?? 0) + 1);
  const votes = new Map<Label, number>();
  for (const { item } of nearest(point, bank, voters))
    votes.set(item.label, (votes.get(item.label) ?? 0) + 1 / Math.sqrt(counts.get(item.label)!));
  return [...votes].reduce((best, entry) => (entry[1] > best[1] ? entry : best))[0];
}

/** Median distance between two sounds of a set. */
export const medianPairDistance = (points: Points): number => Math.sqrt(medianOf(pairs(points)));

export function squaredDistance(a: Float64Array, b: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}

const pairs = (points: Points): number[] =>
  points.flatMap((x, i) => points.slice(i + 1).map((y) => squaredDistance(x, y)));

function squareRoot(matrix: Matrix, n: number): Matrix {
  const { values, vectors } = symmetricEigen(matrix, n);
  const root = new Float64Array(n * n);
  for (let k = 0; k < n; k++) {
    const value = Math.sqrt(Math.max(0, values[k]!));
    for (let i = 0; i < n; i++) {
      for (let j = 0; j < n; j++) root[i * n + j]! += value * vectors[k * n + i]! * vectors[k * n + j]!;
    }
  }
  return root;
}

function product(a: Matrix, b: Matrix, n: number): Matrix {
  const result = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    for (let k = 0; k < n; k++) for (let j = 0; j < n; j++) result[i * n + j]! += a[i * n + k]! * b[k * n + j]!;
  }
  return result;
}
