import type { SessionLimit } from './world.ts';

/** How fast shards may identify: of the same remainder by `maxConcurrency`, one in `everyMs`. */
export function createPace(limit: SessionLimit): { take(shard: number): boolean } {
  const last = new Map<number, number>();
  return {
    take(shard) {
      const key = shard % limit.maxConcurrency;
      const now = Date.now();
      if (now - (last.get(key) ?? Number.NEGATIVE_INFINITY) < limit.everyMs) return false;
      last.set(key, now);
      return true;
    },
  };
}
