import { isIPv6 } from 'node:net';
import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { BoundedMap } from '../files/bounded-map.ts';
import { isLoopback } from './is-loopback.ts';

/** A token bucket for each IPv4 address, and for each IPv6 /64: whoever has one of those has all of it. */
export interface RateLimit {
  /** 0 where the request may pass, else the seconds after which it may. */
  secondsToWait(address: string, cost?: number): number;
  /** The same answer for a request of cost 1, without charging it. */
  secondsLeft(address: string): number;
}

export interface RateLimitOptions {
  /** Requests that may come at once. */
  readonly burst: number;
  readonly perSecond: number;
  /** Unix ms. */
  readonly now: () => number;
}

/** More addresses than this at once: the oldest are forgotten, so that strangers cannot fill the memory. */
const rememberedAddresses = 10_000;

export function createRateLimit({ burst, perSecond, now }: RateLimitOptions): RateLimit {
  const buckets = new BoundedMap<string, { tokens: number; at: number }>(rememberedAddresses);
  const tokensOf = (bucket: string): number => {
    const known = buckets.get(bucket);
    if (!known) return burst;
    const at = now();
    // After the clock was set back, time is counted from here: nobody waits for the hour to come again.
    const seconds = Math.max(0, at - known.at) / 1000;
    known.tokens = Math.min(burst, known.tokens + seconds * perSecond);
    known.at = at;
    return known.tokens;
  };
  const wait = (tokens: number, cost: number): number => (tokens >= cost ? 0 : Math.ceil((cost - tokens) / perSecond));
  return {
    secondsLeft: (address) => wait(tokensOf(bucketOf(address)), 1),
    secondsToWait(address, wanted = 1) {
      const bucket = bucketOf(address);
      // What costs more than the whole bucket passes when it is full.
      const cost = Math.min(wanted, burst);
      const tokens = tokensOf(bucket);
      const pass = tokens >= cost;
      buckets.set(bucket, { tokens: pass ? tokens - cost : tokens, at: now() });
      return wait(tokens, cost);
    },
  };
}

function bucketOf(address: string): string {
  const bare = address.replace(/%.*$/, '');
  if (!isIPv6(bare)) return address;
  const [head = '', tail] = bare.split('::');
  const groups = head.split(':').filter(Boolean);
  const after = (tail ?? '').split(':').filter(Boolean);
  // An IPv4 tail stands for two groups.
  const width = after.length + (after.at(-1)?.includes('.') ? 1 : 0);
  const whole = tail === undefined ? groups : [...groups, ...Array(8 - groups.length - width).fill('0'), ...after];
  return `${whole
    .slice(0, 4)
    .map((group) => parseInt(group, 16).toString(16))
    .join(':')}::/64`;
}

/** Who asks: the connection's address, or, behind a proxy on this machine, the one that the proxy names last. */
export function addressOf(c: Context): string {
  const peer = (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '');
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return isLoopback(peer) && forwarded ? forwarded.slice(0, 64).replace(/^::ffff:(?=\d+\.)/i, '') : peer;
}
