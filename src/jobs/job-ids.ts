import { randomInt } from 'node:crypto';
import { base32 } from '../sound/ids.ts';

/** New ids of 16 characters that sort by time, also within one millisecond and when the clock is set back. */
export function createJobIds(now: () => number): () => string {
  let lastMs = 0;
  let count = 0;
  return () => {
    const ms = Math.max(now(), lastMs);
    count = ms === lastMs ? count + 1 : 0;
    lastMs = ms;
    return base32(BigInt(ms), 9) + base32(BigInt(count), 3) + base32(BigInt(randomInt(32 ** 4)), 4);
  };
}
