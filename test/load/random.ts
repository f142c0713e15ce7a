/** Seeded randomness for simulations: the same numbers everywhere. */
export interface Random {
  /** From 0 to below 1. */
  uniform(): number;
  /** Exponential with this mean. */
  exponential(mean: number): number;
  /** Whole numbers from 1, geometric with this mean. */
  geometric(mean: number): number;
  /** Poisson with this mean, for small means. */
  poisson(mean: number): number;
}

/** Mulberry32 (Ettinger 2017). */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const uniform = (): number => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  return {
    uniform,
    exponential: (mean) => -mean * Math.log(1 - uniform()),
    geometric: (mean) => 1 + Math.floor(Math.log(1 - uniform()) / Math.log(1 - 1 / mean)),
    poisson(mean) {
      const limit = Math.exp(-mean);
      let count = 0;
      for (let product = uniform(); product > limit; product *= uniform()) count++;
      return count;
    },
  };
}

/** Gives one of these at each call, by weight. */
export function createChoice<T>(weighted: readonly (readonly [T, number])[], { uniform }: Random): () => T {
  const whole = weighted.reduce((sum, [, weight]) => sum + weight, 0);
  return () => {
    let left = uniform() * whole;
    for (const [value, weight] of weighted) {
      left -= weight;
      if (left < 0) return value;
    }
    return weighted.at(-1)![0];
  };
}
