import { amplitudeOfDb, power } from '../power.ts';
import type { Augmentation } from './settings.ts';

/** Stereo audio in network units, [2][frames]. */
export type Clip = readonly [Float32Array, Float32Array];

const taps = 16;

/** Random changes that leave the drum itself alone. */
export function augment([left, right]: Clip, { gainDb, semitones, polarity, swap }: Augmentation, draw: () => number) {
  const lowered = amplitudeOfDb(-draw() * gainDb);
  const flipped = draw() < 0.5;
  const gain = lowered * (polarity === 'aligned' ? swingOf([left, right]) : flipped ? -1 : 1);
  const swapped = draw() < 0.5 && swap;
  const tuned = draw() < 0.5;
  const ratio = power(2, ((2 * draw() - 1) * semitones) / 12);
  const channel = (samples: Float32Array): Float32Array =>
    (tuned ? faster(samples, ratio) : samples).map((value) => value * gain);
  const [first, second] = swapped ? [right, left] : [left, right];
  // Mono stays mono and costs half.
  if (left === right) {
    const both = channel(left);
    return [both, both] as Clip;
  }
  return [channel(first), channel(second)] as Clip;
}

/** Sign of the first sample of at least half of the peak. */
function swingOf([left, right]: Clip): number {
  let peak = 0;
  for (let i = 0; i < left.length; i++) peak = Math.max(peak, Math.abs(left[i]! + right[i]!));
  for (let i = 0; i < left.length; i++) {
    const both = left[i]! + right[i]!;
    if (Math.abs(both) >= peak / 2) return both < 0 ? -1 : 1;
  }
  return 1;
}

/** Plays samples `ratio` times as fast, padded with silence to their length: band-limited Hann-windowed sinc, 16 taps. */
export function faster(samples: Float32Array, ratio: number): Float32Array {
  const kernel = kernelTable(Math.min(1, 1 / ratio));
  const result = new Float32Array(samples.length);
  for (let i = 0; i < result.length; i++) {
    const position = i * ratio;
    const whole = Math.floor(position);
    if (whole >= samples.length) break;
    const phase = (position - whole) * phases;
    const row = Math.floor(phase);
    const between = phase - row;
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const sample = samples[whole - taps / 2 + 1 + tap];
      if (sample === undefined) continue;
      const near = kernel[row * taps + tap]!;
      sum += sample * (near + between * (kernel[(row + 1) * taps + tap]! - near));
    }
    result[i] = sum;
  }
  return result;
}

const phases = 256;

/** The filter's taps at 257 positions between two samples, [257][16]. */
function kernelTable(cutoff: number): Float32Array {
  const table = new Float32Array((phases + 1) * taps);
  for (let row = 0; row <= phases; row++)
    for (let tap = 0; tap < taps; tap++) {
      const distance = row / phases + taps / 2 - 1 - tap;
      const angle = Math.PI * distance * cutoff;
      const window = Math.abs(distance) >= taps / 2 ? 0 : 0.5 + 0.5 * Math.cos((2 * Math.PI * distance) / taps);
      table[row * taps + tap] = (angle === 0 ? 1 : Math.sin(angle) / angle) * cutoff * window;
    }
  return table;
}
