import FFT from 'fft.js';
import { amplitudeOfDb } from '../power.ts';

/** Lower edges of the bands, Hz, and of the time windows, ms. */
const bandEdgesHz = [0, 60, 120, 250, 500, 1000, 2000, 4000, 8000] as const;
const windowEdgesMs = [0, 30, 100, 300] as const;
const bands = bandEdgesHz.length;
const windows = windowEdgesMs.length;

/** Cells of a start noise: mid and side, each with 9 bands of 4 time windows: [side][band][window]. */
export const cellCount = 2 * bands * windows;

/** More makes sounds that no longer belong to their class. */
export const mostGainDb = 2;

interface Form {
  readonly channels: number;
  readonly sampleRate: number;
}

/** Signals that are weighted apart: mid and side of stereo, else each channel as it is. Orthonormal, so its own inverse. */
function rotated(signals: readonly Float64Array[]): Float64Array[] {
  const [a, b] = signals;
  if (signals.length !== 2 || !a || !b) return signals.map((signal) => signal.slice());
  return [a.map((value, i) => (value + b[i]!) * Math.SQRT1_2), a.map((value, i) => (value - b[i]!) * Math.SQRT1_2)];
}

const channelsOf = (noise: Float32Array, channels: number): Float64Array[] => {
  const frames = noise.length / channels;
  return Array.from({ length: channels }, (_, c) => Float64Array.from(noise.subarray(c * frames, (c + 1) * frames)));
};

/** Its tables take longer than a transform: kept for the size that was used last. */
let lastFft = new FFT(2);
let lastSize = 2;

function fftOf(size: number): FFT {
  if (size !== lastSize) [lastFft, lastSize] = [new FFT(size), size];
  return lastFft;
}

/** The part of a signal in each group of bins, weighted: spectra made into signals again. The result is reused. */
function transform(signal: Float64Array, sampleRate: number) {
  let size = 2;
  while (size < signal.length) size *= 2;
  const fft = fftOf(size);
  const input = new Float64Array(size);
  input.set(signal);
  const spectrum = new Float64Array(2 * size);
  fft.realTransform(spectrum, input);
  fft.completeSpectrum(spectrum);
  const firstBins = bandEdgesHz.map((hz) => Math.min(size / 2 + 1, Math.ceil((hz * size) / sampleRate)));
  const [weighted, output] = [new Float64Array(2 * size), new Float64Array(2 * size)];
  const result = new Float64Array(signal.length);
  return (gains: (band: number) => number): Float64Array => {
    for (let band = 0; band < bands; band++) {
      const gain = gains(band);
      const end = firstBins[band + 1] ?? size / 2 + 1;
      for (let bin = firstBins[band]!; bin < end; bin++) {
        const mirrored = (size - bin) % size;
        weighted[2 * bin] = spectrum[2 * bin]! * gain;
        weighted[2 * bin + 1] = spectrum[2 * bin + 1]! * gain;
        weighted[2 * mirrored] = spectrum[2 * mirrored]! * gain;
        weighted[2 * mirrored + 1] = spectrum[2 * mirrored + 1]! * gain;
      }
    }
    fft.inverseTransform(output, weighted);
    for (let i = 0; i < result.length; i++) result[i] = output[2 * i]!;
    return result;
  };
}

/** First frame of each window, and the end. */
const windowFrames = (frames: number, sampleRate: number): number[] => [
  ...windowEdgesMs.map((ms) => Math.min(frames, Math.round((ms / 1000) * sampleRate))),
  frames,
];

/**
 * Start noise [channels][frames] with the energy of its cells changed by gains in dB, and of the same energy in all. What
 * the noise is like decides what the sound is like: a start with more energy above 4 kHz becomes a brighter sound.
 */
export function steered(noise: Float32Array, gainsDb: ArrayLike<number>, { channels, sampleRate }: Form): Float32Array {
  const frames = noise.length / channels;
  const edges = windowFrames(frames, sampleRate);
  const parts = rotated(channelsOf(noise, channels)).map((signal, part) => {
    const weighted = transform(signal, sampleRate);
    const result = new Float64Array(frames);
    for (let window = 0; window < windows; window++) {
      const gain = (band: number) => amplitudeOfDb(gainsDb[cellOf(part, band, window)] ?? 0);
      result.set(weighted(gain).subarray(edges[window]!, edges[window + 1]!), edges[window]!);
    }
    return result;
  });
  const result = rotated(parts);
  const before = energyOf(noise);
  const scale = Math.sqrt(
    before /
      Math.max(
        1e-30,
        result.reduce((sum, channel) => sum + energyOf(channel), 0),
      ),
  );
  const flat = new Float32Array(noise.length);
  for (const [c, channel] of result.entries())
    flat.set(
      channel.map((value) => value * scale),
      c * frames,
    );
  return flat;
}

/** Energy of each cell of a start noise, dB over that of noise of deviation 1; 0 for cells that it does not have. */
export function cellEnergies(noise: Float32Array, { channels, sampleRate }: Form): Float64Array {
  const frames = noise.length / channels;
  const edges = windowFrames(frames, sampleRate);
  const cells = new Float64Array(cellCount);
  for (const [part, signal] of rotated(channelsOf(noise, channels)).slice(0, 2).entries()) {
    const weighted = transform(signal, sampleRate);
    for (let band = 0; band < bands; band++) {
      const own = weighted((other) => (other === band ? 1 : 0));
      const width = ((bandEdgesHz[band + 1] ?? sampleRate / 2) - bandEdgesHz[band]!) / (sampleRate / 2);
      for (let window = 0; window < windows; window++) {
        const [from, to] = [edges[window]!, edges[window + 1]!];
        const expected = Math.max(1e-9, width * (to - from));
        cells[cellOf(part, band, window)] = 10 * Math.log10(energyOf(own.subarray(from, to)) / expected + 1e-9);
      }
    }
  }
  return cells;
}

const cellOf = (part: number, band: number, window: number): number => (part * bands + band) * windows + window;

function energyOf(values: Float32Array | Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! * values[i]!;
  return sum;
}
