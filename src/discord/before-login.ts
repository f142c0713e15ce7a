import { type APIGatewayBotInfo, type REST, Routes } from 'discord.js';
import type { Redact } from './redact.ts';
import { explain, invalidToken, usedUp } from './refused.ts';

interface Asking {
  readonly redact: Redact;
  readonly signal: AbortSignal;
}

/** A token that can be sent at all. */
const isSendable = (token: string): boolean => /^[\x21-\x7e]+$/.test(token);

/** Whose token it is. Rejects with a UserError of one line, also for a token that Discord does not accept. */
export async function askApplicationId(rest: REST, token: string, { redact, signal }: Asking): Promise<string> {
  if (!isSendable(token)) throw invalidToken();
  rest.setToken(token);
  try {
    return ((await rest.get(Routes.currentApplication(), { signal })) as { id: string }).id;
  } catch (error) {
    throw explain(error, redact);
  }
}

/**
 * How many log-ins will follow each other: Discord lets only so many shards in at a time. Rejects with a UserError of
 * one line where the day's log-ins do not suffice.
 */
export async function askTurns(rest: REST, { redact, signal, now }: Asking & { now: () => number }): Promise<number> {
  try {
    const { shards, session_start_limit: limit } = (await rest.get(Routes.gatewayBot(), {
      signal,
    })) as APIGatewayBotInfo;
    if (limit.remaining < shards) throw usedUp(limit, now());
    return Math.ceil(shards / Math.max(1, limit.max_concurrency));
  } catch (error) {
    throw explain(error, redact);
  }
}
