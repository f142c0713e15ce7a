import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { isLoopback } from './guard.ts';

/** A token bucket for each address. */
export interface RateLimit {
  /** 0 where the request may pass, else the seconds after which it may. */
  secondsToWait(address: string, cost?: number): number;
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
  const buckets = new Map<string, { tokens: number; at: number }>();
  return {
    secondsToWait(address, cost = 1) {
      const at = now();
      const known = buckets.get(address);
      const tokens = known ? Math.min(burst, known.tokens + ((at - known.at) / 1000) * perSecond) : burst;
      const pass = tokens >= cost;
      buckets.delete(address);
      buckets.set(address, { tokens: pass ? tokens - cost : tokens, at });
      if (buckets.size > rememberedAddresses) buckets.delete(buckets.keys().next().value ?? '');
      return pass ? 0 : Math.ceil((cost - tokens) / perSecond);
    },
  };
}

/** Who asks: the connection's address, or, behind a proxy on this machine, the one that the proxy names last. */
export function addressOf(c: Context): string {
  const peer = (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '');
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return isLoopback(peer) && forwarded ? forwarded.slice(0, 64) : peer;
}
