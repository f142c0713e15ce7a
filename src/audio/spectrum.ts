import FFT from 'fft.js';

export interface SpectrumOptions {
  /** Length of the Hann window. */
  readonly windowFrames: number;
  /** Power of two, windowFrames or more; the rest is zero-padded. Default: windowFrames. */
  readonly fftSize?: number;
  readonly hopFrames: number;
}

/**
 * Calls `visit` with the power spectrum [fftSize / 2 + 1] of each window, centred at frame * hopFrames, for
 * floor(length / hopFrames) frames; beyond the ends the signal is zero. A full-scale sine gives a peak of 1.
 * The array is reused between calls.
 */
export function forEachSpectrum(
  signal: Float32Array,
  { windowFrames, hopFrames, fftSize = windowFrames }: SpectrumOptions,
  visit: (power: Float64Array, frame: number) => void,
): void {
  const fft = new FFT(fftSize);
  const window = hann(windowFrames);
  const scale = (4 / windowFrames) * (4 / windowFrames);
  const input = new Float64Array(fftSize);
  const output = new Float64Array(2 * fftSize);
  const power = new Float64Array(fftSize / 2 + 1);
  const frames = Math.floor(signal.length / hopFrames);
  const padded = new Float32Array(signal.length + 2 * windowFrames);
  padded.set(signal, Math.floor(windowFrames / 2));
  for (let frame = 0; frame < frames; frame++) {
    const start = frame * hopFrames;
    for (let i = 0; i < windowFrames; i++) input[i] = padded[start + i]! * window[i]!;
    fft.realTransform(output, input);
    for (let i = 0; i < power.length; i++)
      power[i] = (output[2 * i]! * output[2 * i]! + output[2 * i + 1]! * output[2 * i + 1]!) * scale;
    visit(power, frame);
  }
}

/** Symmetric Hann window. */
function hann(length: number): Float64Array {
  return Float64Array.from({ length }, (_, i) => 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / (length - 1)));
}
