import { type APIGatewayBotInfo, type Client, Events, type REST, Routes } from 'discord.js';
import { within } from '../durations.ts';
import { HostError, type UserError } from '../user-error.ts';
import type { LogIns } from '../watch/watch-discord.ts';
import type { Redact } from './redact.ts';
import { explain, invalidToken, refusedWith, usedUp } from './refused.ts';
import type { Shards } from './shards.ts';

export interface Asking {
  readonly redact: Redact;
  readonly signal: AbortSignal;
}

/** Whose token it is. Rejects with a UserError of one line, also for a token that Discord does not accept. */
export async function askApplicationId(rest: REST, token: string, { redact, signal }: Asking): Promise<string> {
  // Nothing else can be sent in a header.
  if (!/^[\x21-\x7e]+$/.test(token)) throw invalidToken();
  rest.setToken(token);
  try {
    return ((await rest.get(Routes.currentApplication(), { signal })) as { id: string }).id;
  } catch (error) {
    throw explain(error, redact);
  }
}

interface LogInParts {
  /** Unix ms. */
  readonly now: () => number;
  readonly shards: Shards | undefined;
  readonly onLogIns?: ((logIns: LogIns) => void) | undefined;
}

/** Discord admits shards every 5 s; discord.js waits up to 1.5 s longer. */
const turnMs = 6_500;

/**
 * How long log-ins wait for each other, ms: Discord admits only so many shards at a time. Rejects with a UserError of one
 * line where the day's log-ins do not suffice.
 */
export async function askTurnsMs(
  rest: REST,
  { now, shards, onLogIns }: LogInParts,
  { redact, signal }: Asking,
): Promise<number> {
  try {
    const info = (await rest.get(Routes.gatewayBot(), { signal })) as APIGatewayBotInfo;
    const { session_start_limit: limit } = info;
    const { ids: { length: own } = { length: info.shards }, total = info.shards } = shards ?? {};
    onLogIns?.({ total: limit.total, remaining: limit.remaining, resetAt: now() + limit.reset_after });
    if (limit.remaining < own) throw usedUp(limit, now());
    // Those of other processes may come first.
    return (Math.ceil(total / Math.max(1, limit.max_concurrency)) - 1) * turnMs;
  } catch (error) {
    throw explain(error, redact);
  }
}

export const tooLate = (timeoutMs: number): UserError =>
  new HostError(
    `Discord: no connection within ${Math.round(timeoutMs / 1000)} s. Check the network, then start again.`,
    { kind: 'failed' },
  );

/** Logs in and waits until every shard is ready. Rejects with a UserError of one line, within the time given. */
export async function login(
  client: Client,
  token: string,
  timeoutMs: number,
  { redact, shards }: { readonly redact: Redact; readonly shards: Shards | undefined },
): Promise<Client<true>> {
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  const refused = new Promise<never>((_, reject) =>
    client.once(Events.ShardDisconnect, ({ code }) => reject(refusedWith(code, shards))),
  );
  try {
    const isIn = await within(timeoutMs, Promise.race([Promise.all([ready, client.login(token)]), refused]));
    if (!isIn) throw tooLate(timeoutMs);
    return await ready;
  } catch (error) {
    await client.destroy();
    throw explain(error, redact);
  }
}
