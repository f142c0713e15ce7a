import { monoOf } from '../audio/mono.ts';
import type { Sound } from '../audio/sound.ts';
import { featureIndex, featuresOf, type ScalarName, scalarNames } from './features.ts';
import { highFloorDb } from './high-floor.ts';
import { lateRiseDb } from './late-rise.ts';
import { judgedRate, oneShotOf } from './one-shot.ts';

/** The measures of a sound. Of the sound itself only a mono copy is kept. */
export interface MeasuredSound {
  readonly features: Float64Array;
  /** Not among the features: see high-floor.ts and late-rise.ts. */
  readonly highFloorDb: number;
  readonly lateRiseDb: number;
  readonly mono: Float32Array;
}

/** Scalar features, and the floor. */
export type MeasureName = ScalarName | 'highFloorDb';
export const measureNames: readonly MeasureName[] = [...scalarNames, 'highFloorDb'];

/** About 10 ms a sound on one core. */
export async function measure(sound: Sound): Promise<MeasuredSound> {
  const shot = await oneShotOf(sound);
  return {
    features: featuresOf(shot),
    highFloorDb: highFloorDb(shot),
    lateRiseDb: lateRiseDb(shot),
    mono: monoOf({ channels: [shot.left, shot.right], sampleRate: judgedRate }),
  };
}

/** One measure of a measured sound. */
export const measureOf = (sound: MeasuredSound, name: MeasureName): number =>
  name === 'highFloorDb' ? sound.highFloorDb : sound.features[featureIndex(name)]!;
