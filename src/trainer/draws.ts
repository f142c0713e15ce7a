import { noiseOf } from '../diffusion/noise.ts';
import { philoxWords } from '../diffusion/philox.ts';

/** Uses of randomness, each with a stream of its own. */
const purposes = { order: 0x1b873593, augment: 0x2545f491, sigma: 0x3c6ef372, noise: 0x4cf5ad43, weights: 0x5851f42d };
export type Purpose = keyof typeof purposes;

/** Mixes a training's seed with a purpose into a Philox key. */
const keyOf = (seed: number, purpose: Purpose): number => Math.imul(seed ^ purposes[purpose], 0x9e3779b1) >>> 0;

/** Uniform numbers in (0, 1) from seed, purpose and index alone, so that a resumed run draws the same numbers. */
export function uniforms(seed: number, purpose: Purpose, index: number): () => number {
  const words = philoxWords(keyOf(seed, purpose), index >>> 0);
  return () => (words() + 0.5) / 0x1_0000_0000;
}

/** Standard normal numbers from the same. */
export const normals = (seed: number, purpose: Purpose, index: number, count: number): Float32Array =>
  noiseOf(keyOf(seed, purpose), index >>> 0, count);

/** A permutation of 0 to count - 1 for each index (Fisher-Yates). */
export function permutation(seed: number, index: number, count: number): number[] {
  const draw = uniforms(seed, 'order', index);
  const order = Array.from({ length: count }, (_, i) => i);
  for (let i = count - 1; i > 0; i--) {
    const j = Math.floor(draw() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}
