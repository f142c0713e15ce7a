import { getConnInfo } from '@hono/node-server/conninfo';
import type { Context } from 'hono';
import { BoundedMap } from '../files/bounded-map.ts';
import { isLoopback, networkOf } from './host-names.ts';

/** How fast one address may ask. */
export interface Rate {
  /** Requests at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Addresses at once: the oldest are forgotten, so that strangers cannot fill the memory. */
const rememberedAddresses = 10_000;

/** A token bucket for each network (see networkOf). */
export class RateLimit {
  readonly #rate: Rate;
  readonly #now: () => number;
  readonly #buckets = new BoundedMap<string, { readonly tokens: number; readonly at: number }>(rememberedAddresses);

  /** `now`: Unix ms. */
  constructor(rate: Rate, now: () => number) {
    this.#rate = rate;
    this.#now = now;
  }

  /** Charges a request: 0 where it may pass, else the seconds after which it may. */
  secondsToWait(address: string, wanted = 1): number {
    // A cost beyond the whole bucket passes when the bucket is full.
    const cost = Math.min(wanted, this.#rate.burst);
    const tokens = this.#tokensOf(address);
    const left = tokens >= cost ? tokens - cost : tokens;
    this.#buckets.set(networkOf(address), { tokens: left, at: this.#now() });
    return this.#wait(tokens, cost);
  }

  /** The same answer for a request of cost 1, without charging it. */
  secondsLeft(address: string): number {
    return this.#wait(this.#tokensOf(address), 1);
  }

  #tokensOf(address: string): number {
    const { burst, perSecond } = this.#rate;
    const known = this.#buckets.get(networkOf(address));
    if (!known) return burst;
    const at = this.#now();
    // After the clock was set back, time is counted from here: nobody waits for the hour to come again.
    const tokens = Math.min(burst, known.tokens + (Math.max(0, at - known.at) / 1000) * perSecond);
    this.#buckets.set(networkOf(address), { tokens, at });
    return tokens;
  }

  #wait(tokens: number, cost: number): number {
    return tokens >= cost ? 0 : Math.ceil((cost - tokens) / this.#rate.perSecond);
  }
}

/** The address of the connection or, behind a proxy on this machine, the last one that the proxy names. */
export function addressOf(c: Context): string {
  const peer = (getConnInfo(c).remote.address ?? '').replace(/^::ffff:/, '');
  const forwarded = c.req.header('x-forwarded-for')?.split(',').at(-1)?.trim();
  return isLoopback(peer) && forwarded ? forwarded.slice(0, 64).replace(/^::ffff:(?=\d+\.)/i, '') : peer;
}
