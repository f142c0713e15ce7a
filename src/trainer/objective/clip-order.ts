import { permutation, uniforms } from '../draws.ts';

/** The clip of every item of a run: each once an epoch in a new order, or drawn by shares. */
export class ClipOrder {
  readonly #seed: number;
  readonly #count: number;
  /** Running sums of the shares, the last one 1. */
  readonly #edges: readonly number[] | undefined;
  #epoch: { readonly number: number; readonly order: readonly number[] } = { number: -1, order: [] };

  constructor(seed: number, count: number, shares?: readonly number[]) {
    this.#seed = seed;
    this.#count = count;
    const total = shares?.reduce((sum, share) => sum + share, 0) ?? 1;
    let sum = 0;
    this.#edges = shares?.map((share) => {
      sum += share / total;
      return sum;
    });
  }

  at(item: number): number {
    if (this.#edges) {
      const drawn = uniforms(this.#seed, 'order', item)();
      const found = this.#edges.findIndex((edge) => drawn < edge);
      return found < 0 ? this.#count - 1 : found;
    }
    const number = Math.floor(item / this.#count);
    if (this.#epoch.number !== number) this.#epoch = { number, order: permutation(this.#seed, number, this.#count) };
    return this.#epoch.order[item % this.#count]!;
  }
}

/**
 * Shares by which no maker dominates: the sounds of a maker together weigh the square root of their number. `makerOf`
 * names the maker of each clip.
 */
export function makerShares<T>(items: readonly T[], makerOf: (item: T) => string): number[] {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(makerOf(item), (counts.get(makerOf(item)) ?? 0) + 1);
  return items.map((item) => 1 / Math.sqrt(counts.get(makerOf(item))!));
}
