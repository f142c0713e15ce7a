import { medianOf } from '../percentile.ts';
import { largestCorrelation, type Waveform, waveformOf } from './correlation.ts';
import type { MeasuredSound } from './measure.ts';
import { nearest } from './set-distances.ts';

/** A sound and its point in the feature space. */
export interface Placed extends MeasuredSound {
  readonly point: Float64Array;
}

/** For each sound of a set: distance to the nearest real one, and the best correlation with the few nearest. */
export type Probe = readonly { readonly distance: number; readonly correlation: number }[];

const copyCorrelation = 0.95;
/** Number of nearest real sounds whose waveforms are compared. */
const candidates = 6;
/** Each takes a MB. */
const mostWaveforms = 200;

/** Compares sounds with those nearest to them. Keeps spectra of the latter, as the nearest ones recur. */
export class NearestReal {
  readonly #waveforms = new Map<Placed, Waveform>();

  /** A sound that is among the real ones itself is not its own neighbour. */
  probe(sounds: readonly Placed[], real: readonly Placed[]): Probe {
    return sounds.map((sound) => {
      const others = real.filter((other) => other.mono !== sound.mono);
      const near = nearest(sound.point, others, candidates);
      const waveform = waveformOf(sound.mono);
      const found = near.map(({ item }) => largestCorrelation(waveform, this.#waveform(item)));
      return { distance: Math.sqrt(near[0]?.squared ?? 0), correlation: Math.max(0, ...found) };
    });
  }

  #waveform(sound: Placed): Waveform {
    const known = this.#waveforms.get(sound);
    if (known !== undefined) return known;
    if (this.#waveforms.size >= mostWaveforms) this.#waveforms.clear();
    const waveform = waveformOf(sound.mono);
    this.#waveforms.set(sound, waveform);
    return waveform;
  }
}

export const medianDistance = (probe: Probe): number => medianOf(probe.map(({ distance }) => distance));

/** Share of sounds that correlate above 0.95 with a real one. */
export const copiesOf = (probe: Probe): number => shareOf(probe, ({ correlation }) => correlation > copyCorrelation);

/** 0 of nothing. */
export const shareOf = <Value>(values: readonly Value[], holds: (value: Value) => boolean): number =>
  values.filter(holds).length / Math.max(1, values.length);
