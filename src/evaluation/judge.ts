import { monoOf } from '../audio/mono.ts';
import type { Sound } from '../audio/sound.ts';
import { medianOf, percentile } from '../percentile.ts';
import { largestCorrelation, type Waveform, waveformOf } from './correlation.ts';
import { type FeatureSpace, fitFeatureSpace } from './feature-space.ts';
import { featureIndex, featuresOf, type ScalarName, scalarNames } from './features.ts';
import { highFloorDb } from './high-floor.ts';
import { judgedRate, oneShotOf } from './one-shot.ts';
import {
  frechetDistance,
  maximumMeanDiscrepancy,
  medianPairDistance,
  nearestLabel,
  precisionAndRecall,
  squaredDistance,
} from './set-distances.ts';

/** Judged by their numbers: the sounds themselves are not kept, but for a mono copy. */
export interface MeasuredSound {
  readonly features: Float64Array;
  /** Beside the features, not among them: see high-floor.ts. */
  readonly highFloorDb: number;
  readonly mono: Float32Array;
}

export interface RealSound extends MeasuredSound {
  readonly name: string;
  /** kick, snare, hat, perc: the classes of the class check. */
  readonly instrument: string;
  readonly heldOut: boolean;
}

/** 5th, 50th and 95th percentile. */
export type Spread = readonly [number, number, number];

/** What is known of how a set of sounds stands to the real ones of its class. */
export interface Judgement {
  readonly instrument: string;
  readonly count: number;
  /** Share of the sounds whose nearest real (training) neighbours vote for their own class. */
  readonly classCheck: number;
  readonly classVotes: Readonly<Record<string, number>>;
  /** To the held-out real sounds. */
  readonly heldOut: SetComparison;
  /** To the training sounds: less noisy where few are held out, but kind to copies. */
  readonly training: SetComparison;
  /** Median distance between two of the sounds over that between two real ones: 0 for one sound over and over. */
  readonly diversity: number;
  /** To the nearest training sound; absent of training sounds themselves. */
  readonly nearest?: {
    /** Distance in the feature space, the median over that of held-out sounds. */
    readonly distanceRatio: number;
    readonly correlation: Spread;
    /** Share that correlates above 0.95 with a training sound, next to the same share of the held-out sounds. */
    readonly copies: number;
    readonly copiesHeldOut: number;
  };
  readonly scalars: Readonly<Record<MeasureName, { readonly sounds: Spread; readonly real: Spread }>>;
}

/** Features that mean something by themselves, and the floor. */
export type MeasureName = ScalarName | 'highFloorDb';
const measureNames: readonly MeasureName[] = [...scalarNames, 'highFloorDb'];

export interface SetComparison {
  readonly count: number;
  readonly frechet: number;
  readonly mmd: number;
  readonly precision: number;
  readonly recall: number;
}

const copyCorrelation = 0.95;
/** Training sounds nearest in the feature space, whose waveforms are compared. */
const candidates = 6;

export async function measure(sound: Sound): Promise<MeasuredSound> {
  const shot = await oneShotOf(sound);
  return {
    features: featuresOf(shot),
    highFloorDb: highFloorDb(shot),
    mono: monoOf({ channels: [shot.left, shot.right], sampleRate: judgedRate }),
  };
}

/** A sound and where it lies in the feature space. */
interface Placed extends MeasuredSound {
  readonly point: Float64Array;
}
type PlacedReal = RealSound & Placed;

/** Everything that depends on the real sounds alone is computed once. */
export class Judge {
  readonly #space: FeatureSpace;
  readonly #real: readonly PlacedReal[];
  readonly #waveforms = new Map<RealSound, Waveform>();
  readonly #heldOutProbes = new Map<string, Probe>();

  constructor(real: readonly RealSound[]) {
    this.#space = fitFeatureSpace(real.map(({ features }) => features));
    this.#real = real.map((sound) => ({ ...sound, point: this.#space.embed(sound.features) }));
  }

  /** Compares sounds with the real ones of their class. Sets of a few sounds make noisy figures. */
  judge(instrument: string, sounds: readonly MeasuredSound[]): Judgement {
    const placed = sounds.map((sound) => ({ ...sound, point: this.#space.embed(sound.features) }));
    return this.#judge(instrument, placed, this.#probe(instrument, placed));
  }

  /** The held-out real sounds judged as if a model had made them: what class check, tail and copies can be. */
  heldOutSounds(instrument: string): Judgement {
    return this.#judge(instrument, this.#heldOut(instrument), this.#heldOutProbe(instrument));
  }

  /** The training sounds likewise, without their copies: what distances to the held-out ones can be. */
  trainingSounds(instrument: string): Judgement {
    return this.#judge(instrument, this.#training(instrument), undefined);
  }

  #judge(instrument: string, sounds: readonly Placed[], probe: Probe | undefined): Judgement {
    const [heldOut, training] = [this.#heldOut(instrument), this.#training(instrument)];
    const bank = this.#real.filter((sound) => !sound.heldOut).map(({ point, instrument: label }) => ({ point, label }));
    // A training sound is not its own neighbour.
    const labels = sounds.map(({ point }) =>
      nearestLabel(
        point,
        bank.filter((other) => other.point !== point),
      ),
    );
    const votes = Object.fromEntries(
      [...new Set(bank.map(({ label }) => label))].map((label) => [label, share(labels, (other) => other === label)]),
    );
    const heldOutProbe = this.#heldOutProbe(instrument);
    const valuesOf = (name: MeasureName, set: readonly MeasuredSound[]): Spread =>
      spread(set.map((sound) => (name === 'highFloorDb' ? sound.highFloorDb : sound.features[featureIndex(name)]!)));
    return {
      instrument,
      count: sounds.length,
      classCheck: votes[instrument] ?? 0,
      classVotes: votes,
      heldOut: compare(sounds, heldOut),
      training: compare(sounds, training),
      diversity: medianPairDistance(pointsOf(sounds)) / (medianPairDistance(pointsOf(training)) + 1e-12),
      ...(probe && {
        nearest: {
          distanceRatio: medianOf(probe.distances) / (medianOf(heldOutProbe.distances) + 1e-12),
          correlation: spread(probe.correlations),
          copies: share(probe.correlations, (value) => value > copyCorrelation),
          copiesHeldOut: share(heldOutProbe.correlations, (value) => value > copyCorrelation),
        },
      }),
      scalars: Object.fromEntries(
        measureNames.map((name) => [
          name,
          { sounds: valuesOf(name, sounds), real: valuesOf(name, [...training, ...heldOut]) },
        ]),
      ) as Judgement['scalars'],
    };
  }

  #heldOut(instrument: string): PlacedReal[] {
    return this.#real.filter((sound) => sound.instrument === instrument && sound.heldOut);
  }

  #training(instrument: string): PlacedReal[] {
    return this.#real.filter((sound) => sound.instrument === instrument && !sound.heldOut);
  }

  #heldOutProbe(instrument: string): Probe {
    const probe = this.#heldOutProbes.get(instrument) ?? this.#probe(instrument, this.#heldOut(instrument));
    this.#heldOutProbes.set(instrument, probe);
    return probe;
  }

  /** Distance to the nearest training sound of the class, and the best correlation with the few nearest. */
  #probe(instrument: string, sounds: readonly Placed[]): Probe {
    const training = this.#training(instrument);
    const [distances, correlations]: [number[], number[]] = [[], []];
    for (const { point, mono } of sounds) {
      const nearest = training
        .map((sound) => ({ sound, squared: squaredDistance(point, sound.point) }))
        .sort((a, b) => a.squared - b.squared)
        .slice(0, candidates);
      const waveform = waveformOf(mono);
      distances.push(Math.sqrt(nearest[0]?.squared ?? 0));
      const found = nearest.map(({ sound }) => largestCorrelation(waveform, this.#waveform(sound)));
      correlations.push(Math.max(0, ...found));
    }
    return { distances, correlations };
  }

  /** Spectra of training sounds are kept: the nearest ones come up again and again. A MB each, so not all at once. */
  #waveform(sound: RealSound): Waveform {
    const known = this.#waveforms.get(sound);
    if (known !== undefined) return known;
    if (this.#waveforms.size >= 200) this.#waveforms.clear();
    const waveform = waveformOf(sound.mono);
    this.#waveforms.set(sound, waveform);
    return waveform;
  }
}

interface Probe {
  readonly distances: readonly number[];
  readonly correlations: readonly number[];
}

const pointsOf = (sounds: readonly Placed[]): Float64Array[] => sounds.map(({ point }) => point);

const compare = (sounds: readonly Placed[], real: readonly Placed[]): SetComparison => ({
  count: real.length,
  frechet: frechetDistance(pointsOf(sounds), pointsOf(real)),
  mmd: maximumMeanDiscrepancy(pointsOf(sounds), pointsOf(real)),
  ...precisionAndRecall(pointsOf(sounds), pointsOf(real)),
});

const share = <Value>(values: readonly Value[], holds: (value: Value) => boolean): number =>
  values.filter(holds).length / Math.max(1, values.length);

const spread = (values: readonly number[]): Spread => [percentile(values, 5), medianOf(values), percentile(values, 95)];
