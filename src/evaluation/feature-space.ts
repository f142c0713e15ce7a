import { featureCount, featureIndex, melBands } from './features.ts';
import { covarianceOf, symmetricEigen } from './symmetric-eigen.ts';

/** Number of coordinates kept. */
export const spaceDimensions = 24;
/** Makes up for 12 scalars beside 256 correlated bands. */
const scalarWeight = 3;
/** Quieter tails count as silence. */
const silentTailDb = -80;

/** Features on the principal axes of the real sounds, standardised, so that distances are meaningful. */
export interface FeatureSpace {
  embed(features: Float64Array): Float64Array;
}

/** Fits a space to real sounds of all classes, to make distances comparable between classes. The first axis has deviation 1. */
export function fitFeatureSpace(real: readonly Float64Array[]): FeatureSpace {
  const clipped = real.map(withSilentTail);
  const n = featureCount;
  const { mean, covariance: raw } = covarianceOf(clipped, n, 0);
  const firstScalar = n - (n % melBands);
  const scale = Float64Array.from({ length: n }, (_, i) => {
    return (i >= firstScalar ? scalarWeight : 1) / Math.max(1e-3, Math.sqrt(raw[i * n + i]!));
  });
  const covariance = raw.map((value, at) => value * scale[Math.floor(at / n)]! * scale[at % n]!);
  const { values, vectors } = symmetricEigen(covariance, n);
  const unit = Math.sqrt(Math.max(1e-12, values[0]!));
  return {
    embed(features) {
      const standard = withSilentTail(features).map((value, i) => (value - mean[i]!) * scale[i]!);
      return Float64Array.from({ length: spaceDimensions }, (_, axis) => {
        let sum = 0;
        for (let i = 0; i < n; i++) sum += vectors[axis * n + i]! * standard[i]!;
        return sum / unit;
      });
    },
  };
}

const tail = featureIndex('tailDb');
const withSilentTail = (features: Float64Array): Float64Array => {
  const copy = features.slice();
  copy[tail] = Math.max(silentTailDb, copy[tail]!);
  return copy;
};
