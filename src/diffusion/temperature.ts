import { biquad, lowShelf } from '../audio/biquad.ts';

export interface Temperature {
  /** Standard deviation of the noise; the network was trained for 1. */
  readonly temperature?: number | undefined;
  /** Above this frequency the deviation stays 1 (second-order shelf). Default: no limit. */
  readonly temperatureBelowHz?: number | undefined;
}

/** Brings noise [channels][frames] of deviation 1 to a temperature. */
export function heated(
  noise: Float32Array,
  { temperature = 1, temperatureBelowHz = Number.POSITIVE_INFINITY }: Temperature,
  { channels, sampleRate }: { readonly channels: number; readonly sampleRate: number },
): Float32Array {
  if (temperature === 1) return noise;
  if (temperatureBelowHz >= sampleRate / 2) return noise.map((value) => temperature * value);
  const shelf = lowShelf(temperature, temperatureBelowHz, sampleRate);
  const hot = new Float32Array(noise.length);
  const frames = noise.length / channels;
  for (let start = 0; start < noise.length; start += frames) {
    const channel = Float64Array.from(noise.subarray(start, start + frames));
    biquad(channel, shelf);
    hot.set(channel, start);
  }
  return hot;
}
