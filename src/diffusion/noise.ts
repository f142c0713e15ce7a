import { philox4x32 } from './philox.ts';

/** Streams of a seed: each use has its own, so that no two get the same noise. */
export const noiseStreams = {
  /** The start of a sound. */
  start: 0,
  /** Noise added to a source by vary and restyle. */
  renoise: 1,
  /** Inpainting: this stream and those above it, one per resampling. */
  inpaint: 2,
  /** Dither of a finished WAV; far from inpaint's. */
  dither: 0xd17e4,
} as const;

/**
 * Deterministic standard normal noise of a seed: [channels][frames] flattened, float32.
 * Philox4x32-10 with key (seed, stream), counter from 0; Box-Muller in float64 on words (0, 1) and (2, 3).
 */
export function noiseOf(seed: number, stream: number, count: number): Float32Array {
  const noise = new Float32Array(count);
  const words = new Uint32Array(4);
  for (let at = 0, counter = 0; at < count; at += 4, counter++) {
    words[0] = counter;
    words[1] = 0;
    words[2] = 0;
    words[3] = 0;
    philox4x32(words, seed >>> 0, stream >>> 0);
    for (let pair = 0; pair < 4; pair += 2) {
      // (u + 0.5) / 2^32 lies strictly between 0 and 1: the logarithm is finite.
      const radius = Math.sqrt(-2 * Math.log((words[pair]! + 0.5) / 0x1_0000_0000));
      const angle = 2 * Math.PI * ((words[pair + 1]! + 0.5) / 0x1_0000_0000);
      if (at + pair < count) noise[at + pair] = radius * Math.cos(angle);
      if (at + pair + 1 < count) noise[at + pair + 1] = radius * Math.sin(angle);
    }
  }
  return noise;
}
