import { power } from '../power.ts';
import { decimated } from './decimate.ts';
import { filterBank, filtered } from './filter-bank.ts';
import { forEachSpectrum } from './spectrum.ts';

export interface LogSpectrogramOptions {
  readonly bands: number;
  readonly sampleRate: number;
  readonly minHz: number;
  readonly maxHz: number;
  /** Most frames over the whole signal. */
  readonly maxFrames: number;
}

/**
 * Low notes need long windows and attacks short ones: bands below `topHz` see a signal of 1/decimation of the rate
 * through windows of `windowMs`, zero-padded to `padding` times their length, so that neighbouring bands differ.
 */
const regions = [
  { topHz: 180, windowMs: 92.9, decimation: 8, padding: 2 },
  { topHz: 700, windowMs: 46.4, decimation: 4, padding: 1 },
  { topHz: Number.POSITIVE_INFINITY, windowMs: 23.2, decimation: 1, padding: 1 },
] as const;
const largestDecimation = 8;

/** Power in bands evenly spaced in log frequency, [frame][band], lowest band first. A full-scale sine gives about 1. */
export function logSpectrogram(signal: Float32Array, options: LogSpectrogramOptions): Float64Array[] {
  const { bands, minHz, maxHz, sampleRate, maxFrames } = options;
  // A multiple of every decimation, so that the frames of all regions coincide.
  const hop = largestDecimation * Math.max(1, Math.ceil(signal.length / maxFrames / largestDecimation));
  const edges = Array.from({ length: bands + 2 }, (_, i) => minHz * power(maxHz / minHz, i / (bands + 1)));
  const frames = Array.from({ length: Math.floor(signal.length / hop) }, () => new Float64Array(bands));
  let band = 0;
  for (const { topHz, windowMs, decimation, padding } of regions) {
    const end = edges.findIndex((hz, i) => i > bands || (i > band && hz >= topHz)) - 1;
    if (end <= band) continue;
    const rate = sampleRate / decimation;
    const windowFrames = Math.max(8, Math.round((rate * windowMs) / 1000));
    const fftSize = 2 ** Math.ceil(Math.log2(padding * windowFrames));
    const bank = filterBank(edges.slice(band, end + 2), { sampleRate: rate, fftSize, padding });
    const first = band;
    const settings = { windowFrames, fftSize, hopFrames: hop / decimation };
    forEachSpectrum(decimated(signal, decimation), settings, (spectrum, frame) => {
      frames[frame]?.set(filtered(spectrum, bank), first);
    });
    band = end;
  }
  return frames;
}
