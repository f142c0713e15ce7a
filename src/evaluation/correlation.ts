import FFT from 'fft.js';
import { sumOfSquares } from '../audio/sound.ts';

/** Largest offset of a copy, in frames. */
const maxShift = 512;
const size = 65_536;
const fft = new FFT(size);

export type Waveform = ReturnType<typeof waveformOf>;

/**
 * A waveform prepared for comparison: its spectrum and its norm.
 * @param mono at most 65,024 frames
 */
export function waveformOf(mono: Float32Array) {
  const input = new Float64Array(size);
  input.set(mono);
  const spectrum = new Float64Array(2 * size);
  fft.realTransform(spectrum, input);
  fft.completeSpectrum(spectrum);
  return { spectrum, norm: Math.sqrt(sumOfSquares(mono)) };
}

const [product, result] = [new Float64Array(2 * size), new Float64Array(2 * size)];

/** Largest absolute normalised cross-correlation within 512 frames: 1 for a copy, even scaled, inverted or shifted. */
export function largestCorrelation(a: Waveform, b: Waveform): number {
  for (let i = 0; i < 2 * size; i += 2) {
    const [ar, ai, br, bi] = [a.spectrum[i]!, a.spectrum[i + 1]!, b.spectrum[i]!, b.spectrum[i + 1]!];
    product[i] = ar * br + ai * bi;
    product[i + 1] = ai * br - ar * bi;
  }
  fft.inverseTransform(result, product);
  let largest = 0;
  for (let shift = -maxShift; shift <= maxShift; shift++) {
    largest = Math.max(largest, Math.abs(result[2 * ((shift + size) % size)]!));
  }
  return largest / (a.norm * b.norm + 1e-12);
}
