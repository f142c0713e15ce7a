import { featureCount, featureIndex, type ScalarName, scalarNames } from '../evaluation/features.ts';

/** Bytes per deviation: a mel band's, and a scalar's, which weighs three times as much (see feature-space.ts). */
const melScale = 10;
const scalarScale = 3 * melScale;

/** Mean and deviation of a mel band, dB, and of the scalars, over 128 sounds of the starters. */
const mel = { mean: -48, deviation: 13 };
const scalars: Readonly<Record<ScalarName, readonly [mean: number, deviation: number]>> = {
  attackLogMs: [0.44, 0.74],
  centreSeconds: [0.053, 0.051],
  decaySeconds: [0.41, 0.21],
  centroidOctaves: [9.3, 2.35],
  spreadOctaves: [1.14, 0.52],
  rolloffOctaves: [10.4, 2.58],
  flatnessDb: [-21.9, 16.7],
  tailDb: [-60.5, 13.2],
  highDb: [-30.1, 19.7],
  lowDb: [-17.2, 12.3],
  widthDb: [-41.8, 25.8],
  crestDb: [21.8, 5.1],
};

const firstScalar = featureIndex(scalarNames[0]);

/**
 * A feature vector of src/evaluation as bytes whose Euclidean distance is likeness: standardised with fixed means and
 * deviations, so that a stored vector stays comparable with every later one. 268 bytes, rounded and cut at 0 and 255.
 */
export function likenessVector(features: Float64Array): Uint8Array {
  return Uint8Array.from(features, (value, i) => {
    const name = i < firstScalar ? undefined : scalarNames[i - firstScalar]!;
    const [mean, deviation] = name === undefined ? [mel.mean, mel.deviation] : scalars[name];
    const scale = name === undefined ? melScale : scalarScale;
    return Math.min(255, Math.max(0, Math.round(128 + (scale * (value - mean)) / deviation)));
  });
}

export const vectorLength = featureCount;

/** As the library stores it. */
export const toText = (vector: Uint8Array): string => Buffer.from(vector).toString('base64');

/** Undefined for text of another length: a vector of another version. */
export function fromText(text: string): Uint8Array | undefined {
  const vector = Buffer.from(text, 'base64');
  return vector.length === vectorLength ? vector : undefined;
}

/** Squared distance, in bytes. */
export function squaredDistance(a: Uint8Array, b: Uint8Array): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i]! - b[i]!) ** 2;
  return sum;
}
