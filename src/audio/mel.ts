import { power } from '../power.ts';
import { forEachSpectrum, type SpectrumOptions } from './spectrum.ts';

export interface MelOptions extends SpectrumOptions {
  readonly bands: number;
  readonly sampleRate: number;
  readonly minHz: number;
  readonly maxHz: number;
}

/** O'Shaughnessy's mel scale. */
export const melOfHz = (hz: number): number => 2595 * Math.log10(1 + hz / 700);
export const hzOfMel = (mel: number): number => 700 * (power(10, mel / 2595) - 1);

/** One triangular filter over the bins firstBin, firstBin + 1, …. */
interface Filter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

/** Power in mel bands, [frame][band], lowest band first. A full-scale sine gives about 1. */
export function melSpectrogram(signal: Float32Array, options: MelOptions): Float64Array[] {
  const bank = melBank(options);
  const frames: Float64Array[] = [];
  forEachSpectrum(signal, options, (power) => frames.push(melOf(power, bank)));
  return frames;
}

/** Power in each band of one spectrum. */
export function melOf(power: Float64Array, bank: readonly Filter[]): Float64Array {
  const mel = new Float64Array(bank.length);
  for (const [band, { firstBin, weights }] of bank.entries()) {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[firstBin + i]!;
    mel[band] = sum;
  }
  return mel;
}

/** Triangles of height 1 between neighbouring centres; where they are narrower than a bin, linear interpolation at the centre. */
export function melBank(options: MelOptions): readonly Filter[] {
  const fftSize = options.fftSize ?? options.windowFrames;
  const binHz = options.sampleRate / fftSize;
  const bins = fftSize / 2 + 1;
  const [low, high] = [melOfHz(options.minHz), melOfHz(options.maxHz)];
  const edge = (i: number): number => hzOfMel(low + ((high - low) * i) / (options.bands + 1));
  return Array.from({ length: options.bands }, (_, band) => {
    const [from, centre, to] = [edge(band), edge(band + 1), edge(band + 2)];
    const triangle = filterOf(bins, binHz, from, to, (hz) =>
      Math.min((hz - from) / (centre - from), (to - hz) / (to - centre)),
    );
    if (triangle.weights.reduce((a, b) => a + b, 0) >= 1) return triangle;
    return filterOf(bins, binHz, centre - binHz, centre + binHz, (hz) => 1 - Math.abs(hz - centre) / binHz);
  });
}

function filterOf(bins: number, binHz: number, fromHz: number, toHz: number, weight: (hz: number) => number): Filter {
  const firstBin = Math.max(0, Math.ceil(fromHz / binHz));
  const lastBin = Math.min(bins - 1, Math.floor(toHz / binHz));
  const length = Math.max(0, lastBin - firstBin + 1);
  return { firstBin, weights: Float64Array.from({ length }, (_, i) => Math.max(0, weight((firstBin + i) * binHz))) };
}
