import { meanOf, medianOf, percentile } from '../percentile.ts';
import { distancesOf, placedIn, soundFaults } from './compare-sets.ts';
import { drawn } from './draws.ts';
import { type FeatureSpace, fitFeatureSpace } from './feature-space.ts';
import { coveragesOf, precisionOf } from './manifold.ts';
import { type MeasuredSound, type MeasureName, measureNames, measureOf } from './measure.ts';
import { copiesOf, medianDistance, NearestReal, type Placed, type Probe, shareOf } from './nearest-real.ts';
import { overMakers } from './over-makers.ts';
import { frechetDistance, medianPairDistance, nearestLabel } from './set-distances.ts';

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

/** Figures for one draw of the held-out makers: means over the sets, and the class check of the makers' own sounds. */
export type MakerFigures = ReturnType<Judge['overMakers']>[number];

type PlacedReal = RealSound & Placed;

/** Compares sounds with real ones. Results that depend on the real sounds alone are computed once. */
export class Judge {
  readonly #space: FeatureSpace;
  readonly #real: readonly PlacedReal[];
  readonly #neighbours = new NearestReal();
  readonly #heldOutProbes = new Map<string, Probe>();

  constructor(real: readonly RealSound[]) {
    this.#space = fitFeatureSpace(real.map(({ features }) => features));
    this.#real = placedIn(this.#space, real);
  }

  /** Compares sounds with the real ones of their class. Small sets give noisy figures. */
  judge(instrument: string, sounds: readonly MeasuredSound[]) {
    const placed = placedIn(this.#space, sounds);
    return this.#judge(instrument, placed, this.#probe(instrument, placed));
  }

  /** The held-out real sounds, judged like a model's: a reference for class check, tail and copies. */
  heldOutSounds(instrument: string): Judgement {
    return this.#judge(instrument, this.#heldOut(instrument), this.#heldOutProbe(instrument));
  }

  /** Training sounds, judged likewise but for copies: a reference for distances to the held-out ones. */
  trainingSounds(instrument: string, sounds: readonly PlacedReal[] = this.#training(instrument)): Judgement {
    return this.#judge(instrument, sounds, undefined);
  }

  /** Training sounds of a class to judge beside `sets` of `count`: as many draws of that size, or all for a single set. */
  trainingSets(instrument: string, { sets, count }: { sets: number; count: number }): PlacedReal[][] {
    const training = this.#training(instrument);
    if (sets === 1 || training.length <= count) return [training];
    return Array.from({ length: sets }, (_, seed) => drawn(training, count, seed));
  }

  /** Figures for each draw of the held-out makers: see over-makers.ts. */
  overMakers(instrument: string, sets: readonly (readonly MeasuredSound[])[]) {
    const placed = sets.map((sounds) => placedIn(this.#space, sounds));
    const bank = this.#bank();
    const heldOut = this.#heldOut(instrument).map((sound) => ({
      ...sound,
      isOwnClass: nearestLabel(sound.point, bank) === instrument,
    }));
    return overMakers(heldOut, (real) => {
      const realPoints = pointsOf(real);
      const figures = placed.map(pointsOf).map((points) => ({
        ...coveragesOf(points, realPoints),
        precision: precisionOf(points, realPoints),
        frechet: frechetDistance(points, realPoints),
      }));
      const mean = (name: 'precision' | 'coverageK1' | 'coverageK3' | 'frechet') =>
        meanOf(figures.map((figure) => figure[name]));
      return {
        precision: mean('precision'),
        coverageK1: mean('coverageK1'),
        coverageK3: mean('coverageK3'),
        frechet: mean('frechet'),
        heldOutClassCheck: shareOf(real, ({ isOwnClass }) => isOwnClass),
      };
    });
  }

  #judge(instrument: string, sounds: readonly Placed[], probe: Probe | undefined) {
    const [heldOut, training] = [this.#heldOut(instrument), this.#training(instrument)];
    const bank = this.#bank();
    // A training sound is not its own neighbour.
    const others = (point: Float64Array) => bank.filter((other) => other.point !== point);
    const labels = sounds.map(({ point }) => nearestLabel(point, others(point)));
    const votes = Object.fromEntries(bank.map(({ label }) => [label, shareOf(labels, (other) => other === label)]));
    const heldOutProbe = this.#heldOutProbe(instrument);
    const real = [...training, ...heldOut];
    const spreadOf = (name: MeasureName, set: readonly MeasuredSound[]): Spread =>
      spread(set.map((sound) => measureOf(sound, name)));
    return {
      instrument,
      count: sounds.length,
      /** Share of the sounds whose nearest real (training) neighbours vote for their own class. */
      classCheck: votes[instrument] ?? 0,
      classVotes: votes,
      /** Comparison with the held-out real sounds. */
      heldOut: distancesOf(sounds, heldOut),
      /** Comparison with the training sounds: less noisy if few are held out, but lenient with copies. */
      training: distancesOf(sounds, training),
      /** Median distance between two of the sounds over that between two real ones; 0 for identical sounds. */
      diversity: medianPairDistance(pointsOf(sounds)) / (medianPairDistance(pointsOf(training)) + 1e-12),
      /** Comparison with the nearest training sound; absent for training sounds. */
      ...(probe && {
        nearest: {
          /** Median distance in the feature space over that of the held-out sounds. */
          distanceRatio: medianDistance(probe) / (medianDistance(heldOutProbe) + 1e-12),
          correlation: spread(probe.map(({ correlation }) => correlation)),
          /** Share of sounds that correlate above 0.95 with a training sound; the same for the held-out sounds. */
          copies: copiesOf(probe),
          copiesHeldOut: copiesOf(heldOutProbe),
        },
      }),
      ...soundFaults(sounds),
      scalars: Object.fromEntries(
        measureNames.map((name) => [name, { sounds: spreadOf(name, sounds), real: spreadOf(name, real) }]),
      ) as Readonly<Record<MeasureName, { readonly sounds: Spread; readonly real: Spread }>>,
    };
  }

  /** What votes in the class check: the training sounds of all classes. */
  #bank() {
    return this.#real.filter((sound) => !sound.heldOut).map(({ point, instrument: label }) => ({ point, label }));
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

  #probe(instrument: string, sounds: readonly Placed[]): Probe {
    return this.#neighbours.probe(sounds, this.#training(instrument));
  }
}

const pointsOf = (sounds: readonly Placed[]): Float64Array[] => sounds.map(({ point }) => point);

const spread = (values: readonly number[]): Spread => [percentile(values, 5), medianOf(values), percentile(values, 95)];
