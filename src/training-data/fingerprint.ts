import FFT from 'fft.js';
import { clipRate, type Pcm } from './pcm.ts';

/** Begins of the windows, in frames: short at the hit, long in the tail. Each ends where the next begins. */
const windows = [0, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768] as const;
/** Upper edges of the bands in Hz. What lies above the last differs from resampler to resampler. */
const bandEdges = [150, 600, 2400, 8000, 18_000] as const;
/** dB below full scale, at which 16-bit rounding begins to show. */
const floorDb = -80;
const stepsPerDb = 2;
const bytesPerWindow = bandEdges.length + 1;

/** 8 windows of 5 bands and a balance. */
export const fingerprintBytes = (windows.length - 1) * bytesPerWindow;

/**
 * What a sound looks like from afar, for telling whether two conversions of one original agree: for each window the power
 * in each band (both channels, half dB above -80 dBFS) and the left channel's level against the right one's (half dB,
 * 128 where they are equal).
 */
export function fingerprintOf(pcm: Pcm): Uint8Array {
  const print = new Uint8Array(fingerprintBytes);
  for (let w = 0; w + 1 < windows.length; w++) {
    const bands = [0, 1].map((channel) => bandPowers(pcm, channel, windows[w]!, windows[w + 1]!));
    const [left, right] = bands as [Float64Array, Float64Array];
    const at = w * bytesPerWindow;
    for (let band = 0; band < left.length; band++) print[at + band] = quantised(left[band]! + right[band]!);
    const [loud, quiet] = [left, right].map((each) => quantised(each.reduce((sum, power) => sum + power, 0)));
    print[at + bandEdges.length] = Math.max(0, Math.min(255, 128 + loud! - quiet!));
  }
  return print;
}

/** The largest difference of two fingerprints in dB. */
export const fingerprintDistance = (a: Uint8Array, b: Uint8Array): number =>
  a.reduce((most, value, i) => Math.max(most, Math.abs(value - b[i]!)), 0) / stepsPerDb;

/** Mean square of one channel's frames from..to, by band; Hann window, so that bass does not leak into the high bands. */
function bandPowers(pcm: Pcm, channel: number, from: number, to: number): Float64Array {
  const size = to - from;
  const fft = new FFT(size);
  const input = Float64Array.from({ length: size }, (_, i) => {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * (i + 0.5)) / size);
    return (pcm[2 * (from + i) + channel]! / 32_768) * hann;
  });
  const spectrum = new Float64Array(2 * size);
  fft.realTransform(spectrum, input);
  const powers = new Float64Array(bandEdges.length);
  // Parseval for one side of the spectrum; the mean of a squared Hann window is 3/8.
  const scale = 2 / (0.375 * size * size);
  for (let bin = 0, band = 0; bin <= size / 2; bin++) {
    while (band < bandEdges.length && (bin * clipRate) / size >= bandEdges[band]!) band++;
    if (band === bandEdges.length) break;
    powers[band]! +=
      scale * (spectrum[2 * bin]! * spectrum[2 * bin]! + spectrum[2 * bin + 1]! * spectrum[2 * bin + 1]!);
  }
  return powers;
}

const quantised = (power: number): number =>
  Math.min(255, Math.round(Math.max(0, 10 * Math.log10(power + 1e-30) - floorDb) * stepsPerDb));
