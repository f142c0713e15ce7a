import { monoOf } from '../audio/mono.ts';
import type { Sound } from '../audio/sound.ts';
import { medianOf, percentile } from '../percentile.ts';
import { largestCorrelation, type Waveform, waveformOf } from './correlation.ts';
import { fitFeatureSpace } from './feature-space.ts';
import { featureIndex, featuresOf, type ScalarName, scalarNames } from './features.ts';
import { highFloorDb } from './high-floor.ts';
import { judgedRate, oneShotOf } from './one-shot.ts';
import {
  frechetDistance,
  maximumMeanDiscrepancy,
  medianPairDistance,
  nearest,
  nearestLabel,
  precisionAndRecall,
} from './set-distances.ts';

/** The measures of a sound. Of the sound itself only a mono copy is kept. */
export interface MeasuredSound {
  readonly features: Float64Array;
  /** Not among the features: see high-floor.ts. */
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

/** A set of sounds compared with the real ones of its class. */
export type Judgement = ReturnType<Judge['judge']>;

/** Scalar features, and the floor. */
export type MeasureName = ScalarName | 'highFloorDb';
const measureNames: readonly MeasureName[] = [...scalarNames, 'highFloorDb'];

const copyCorrelation = 0.95;
/** Number of nearest training sounds whose waveforms are compared. */
const candidates = 6;

export async function measure(sound: Sound): Promise<MeasuredSound> {
  const shot = await oneShotOf(sound);
  return {
    features: featuresOf(shot),
    highFloorDb: highFloorDb(shot),
    mono: monoOf({ channels: [shot.left, shot.right], sampleRate: judgedRate }),
  };
}

/** A sound and its point in the feature space. */
interface Placed extends MeasuredSound {
  readonly point: Float64Array;
}
type PlacedReal = RealSound & Placed;

/** Compares sounds with real ones. Results that depend on the real sounds alone are computed once. */
export class Judge {
  readonly #embed: ReturnType<typeof fitFeatureSpace>;
  readonly #real: readonly PlacedReal[];
  readonly #waveforms = new Map<RealSound, Waveform>();
  readonly #heldOutProbes = new Map<string, Probe>();

  constructor(real: readonly RealSound[]) {
    this.#embed = fitFeatureSpace(real.map(({ features }) => features));
    this.#real = real.map((sound) => ({ ...sound, point: this.#embed(sound.features) }));
  }

  /** Compares sounds with the real ones of their class. Small sets give noisy figures. */
  judge(instrument: string, sounds: readonly MeasuredSound[]) {
    const placed = sounds.map((sound) => ({ ...sound, point: this.#embed(sound.features) }));
    return this.#judge(instrument, placed, this.#probe(instrument, placed));
  }

  /** The held-out real sounds, judged like a model's: a reference for class check, tail and copies. */
  heldOutSounds(instrument: string): Judgement {
    return this.#judge(instrument, this.#heldOut(instrument), this.#heldOutProbe(instrument));
  }

  /** The training sounds, judged likewise but for copies: a reference for distances to the held-out ones. */
  trainingSounds(instrument: string): Judgement {
    return this.#judge(instrument, this.#training(instrument), undefined);
  }

  #judge(instrument: string, sounds: readonly Placed[], probe: Probe | undefined) {
    const [heldOut, training] = [this.#heldOut(instrument), this.#training(instrument)];
    const bank = this.#real.filter((sound) => !sound.heldOut).map(({ point, instrument: label }) => ({ point, label }));
    // A training sound is not its own neighbour.
    const others = (point: Float64Array) => bank.filter((other) => other.point !== point);
    const labels = sounds.map(({ point }) => nearestLabel(point, others(point)));
    const votes = Object.fromEntries(bank.map(({ label }) => [label, share(labels, (other) => other === label)]));
    const heldOutProbe = this.#heldOutProbe(instrument);
    const real = [...training, ...heldOut];
    const spreadOf = (name: MeasureName, set: readonly MeasuredSound[]): Spread =>
      spread(set.map((sound) => (name === 'highFloorDb' ? sound.highFloorDb : sound.features[featureIndex(name)]!)));
    return {
      instrument,
      count: sounds.length,
      /** Share of the sounds whose nearest real (training) neighbours vote for their own class. */
      classCheck: votes[instrument] ?? 0,
      classVotes: votes,
      /** Comparison with the held-out real sounds. */
      heldOut: compare(sounds, heldOut),
      /** Comparison with the training sounds: less noisy if few are held out, but lenient with copies. */
      training: compare(sounds, training),
      /** Median distance between two of the sounds over that between two real ones; 0 for identical sounds. */
      diversity: medianPairDistance(pointsOf(sounds)) / (medianPairDistance(pointsOf(training)) + 1e-12),
      /** Comparison with the nearest training sound; absent for training sounds. */
      ...(probe && {
        nearest: {
          /** Median distance in the feature space over that of the held-out sounds. */
          distanceRatio: medianDistance(probe) / (medianDistance(heldOutProbe) + 1e-12),
          correlation: spread(probe.map(({ correlation }) => correlation)),
          /** Share of sounds that correlate above 0.95 with a training sound; the same for the held-out sounds. */
          copies: share(probe, isCopy),
          copiesHeldOut: share(heldOutProbe, isCopy),
        },
      }),
      scalars: Object.fromEntries(
        measureNames.map((name) => [name, { sounds: spreadOf(name, sounds), real: spreadOf(name, real) }]),
      ) as Readonly<Record<MeasureName, { readonly sounds: Spread; readonly real: Spread }>>,
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
    return sounds.map(({ point, mono }) => {
      const near = nearest(point, training, candidates);
      const waveform = waveformOf(mono);
      const found = near.map(({ item }) => largestCorrelation(waveform, this.#waveform(item)));
      return { distance: Math.sqrt(near[0]?.squared ?? 0), correlation: Math.max(0, ...found) };
    });
  }

  /** Caches spectra of training sounds, as the nearest ones recur. They take a MB each, so their number is limited. */
  #waveform(sound: RealSound): Waveform {
    const known = this.#waveforms.get(sound);
    if (known !== undefined) return known;
    if (this.#waveforms.size >= 200) this.#waveforms.clear();
    const waveform = waveformOf(sound.mono);
    this.#waveforms.set(sound, waveform);
    return waveform;
  }
}

type Probe = readonly { readonly distance: number; readonly correlation: number }[];
const medianDistance = (probe: Probe): number => medianOf(probe.map(({ distance }) => distance));
const isCopy = ({ correlation }: Probe[number]): boolean => correlation > copyCorrelation;

const pointsOf = (sounds: readonly Placed[]): Float64Array[] => sounds.map(({ point }) => point);

const compare = (sounds: readonly Placed[], real: readonly Placed[]) => ({
  count: real.length,
  frechet: frechetDistance(pointsOf(sounds), pointsOf(real)),
  mmd: maximumMeanDiscrepancy(pointsOf(sounds), pointsOf(real)),
  ...precisionAndRecall(pointsOf(sounds), pointsOf(real)),
});

const share = <Value>(values: readonly Value[], holds: (value: Value) => boolean): number =>
  values.filter(holds).length / Math.max(1, values.length);

const spread = (values: readonly number[]): Spread => [percentile(values, 5), medianOf(values), percentile(values, 95)];
