import { randomInt } from 'node:crypto';

const digits = '0123456789abcdefghjkmnpqrstvwxyz';

function base32(value: number, length: number): string {
  let text = '';
  for (let rest = value; text.length < length; rest = Math.floor(rest / 32)) text = digits[rest % 32] + text;
  return text;
}

/** New ids of 16 characters that sort by time, also within one millisecond and when the clock is set back. */
export function createJobIds(now: () => number): () => string {
  let lastMs = 0;
  let count = 0;
  return () => {
    const ms = Math.max(now(), lastMs);
    count = ms === lastMs ? count + 1 : 0;
    lastMs = ms;
    return base32(ms, 9) + base32(count, 3) + base32(randomInt(32 ** 4), 4);
  };
}
