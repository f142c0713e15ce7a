import { featureCount, featureIndex, melBands } from './features.ts';
import { covarianceOf, symmetricEigen } from './symmetric-eigen.ts';

/** Number of coordinates kept. */
const spaceDimensions = 24;
/** Makes up for 12 scalars beside 256 correlated bands. */
const scalarWeight = 3;
/** Quieter tails count as silence. */
const silentTailDb = -80;

/** The point of a feature vector. */
export type FeatureSpace = (features: Float64Array) => Float64Array;

/**
 * Fits a space to real sounds of all classes, to make distances comparable between classes, and embeds features in it: on
 * the principal axes of the real sounds, standardised, so that distances are meaningful. The first axis has deviation 1.
 */
export function fitFeatureSpace(real: readonly Float64Array[]): FeatureSpace {
  const clipped = real.map(withSilentTail);
  const n = featureCount;
  const { mean, covariance: raw } = covarianceOf(clipped, n, 0);
  const firstScalar = n - (n % melBands);
  const weightOf = (i: number): number => (i >= firstScalar ? scalarWeight : 1);
  const scale = Float64Array.from(mean, (_, i) => weightOf(i) / Math.max(1e-3, Math.sqrt(raw[i * n + i]!)));
  const covariance = raw.map((value, at) => value * scale[Math.floor(at / n)]! * scale[at % n]!);
  const { values, vectors } = symmetricEigen(covariance, n);
  const unit = Math.sqrt(Math.max(1e-12, values[0]!));
  return (features) => {
    const standard = withSilentTail(features).map((value, i) => (value - mean[i]!) * scale[i]!);
    return Float64Array.from({ length: spaceDimensions }, (_, axis) => {
      const along = standard.reduce((sum, value, i) => sum + vectors[axis * n + i]! * value, 0);
      return along / unit;
    });
  };
}

const tail = featureIndex('tailDb');
const withSilentTail = (features: Float64Array): Float64Array =>
  features.with(tail, Math.max(silentTailDb, features[tail]!));
