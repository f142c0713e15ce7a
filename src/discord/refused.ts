import { DiscordAPIError, DiscordjsError, DiscordjsErrorCodes, GatewayCloseCodes } from 'discord.js';
import { HostError, UserError } from '../user-error.ts';
import { toFailure } from './failure.ts';
import type { Redact } from './redact.ts';
import type { Shards } from './shards.ts';

export const invalidToken = (): UserError =>
  new HostError(
    'DISCORD_TOKEN: Discord does not accept this token. Copy a new one from the developer portal (Bot > Reset Token) into .env, see docs/discord.md.',
  );

/** Why the gateway lets nobody in; the same connection would be refused again. */
const reasons: Readonly<Record<number, string>> = {
  [GatewayCloseCodes.InvalidShard]: 'it does not know the shard that was named. Update Rimshot',
  [GatewayCloseCodes.ShardingRequired]: 'the bot is in more servers than one connection may serve. Update Rimshot',
  [GatewayCloseCodes.InvalidAPIVersion]: 'it no longer speaks the version of its API that Rimshot uses. Update Rimshot',
  [GatewayCloseCodes.InvalidIntents]: 'it does not know an intent that was asked for. Update Rimshot',
  [GatewayCloseCodes.DisallowedIntents]:
    'the application may not use an intent that was asked for. Rimshot needs Guilds alone; check the application in the developer portal (Bot > Privileged Gateway Intents)',
};

/** Why the gateway did not let the bot in, in one line for the owner. Starting again does not help. */
export function refusedWith(code: number, shards?: Shards): UserError {
  if (code === GatewayCloseCodes.AuthenticationFailed) return invalidToken();
  if (code === GatewayCloseCodes.ShardingRequired && shards)
    return new HostError(
      `SHARDS: the bot is in more servers than ${shards.total} shards may serve. Set a larger number of all shards, the same in every process.`,
    );
  return new HostError(
    `Discord: the gateway refused the bot with code ${code}: ${reasons[code] ?? 'no reason is known'}.`,
  );
}

/** Why Discord ended a connection that worked, in one line for the owner. */
export const lostFor = (code: number, shards?: Shards): UserError =>
  code === GatewayCloseCodes.ShardingRequired && !shards
    ? // The bot has grown; a start asks anew how many shards it needs.
      new HostError('Discord: the bot is in so many servers now that it needs more shards. Start it again.', {
        kind: 'failed',
      })
    : refusedWith(code, shards);

/** Too many log-ins in a day; a start before the time named is refused in the same way. */
export function usedUp(limit: { total: number; remaining: number; reset_after: number }, now: number): UserError {
  const minutes = Math.max(1, Math.ceil(limit.reset_after / 60_000));
  const time = minutes < 120 ? `${minutes} min` : `${Math.round(minutes / 60)} h`;
  const when = new Date(now + limit.reset_after).toISOString().replace('T', ' ').slice(0, 16);
  return new HostError(
    `Discord: of the ${limit.total} log-ins that a bot has in 24 hours ${limit.remaining === 0 ? 'none is' : `${limit.remaining} are`} left, because it was started again and again. Look for the cause in its log, and start it in ${time} (after ${when} UTC).`,
  );
}

/** Why Discord did not let us in, in one line for the owner. */
export function explain(error: unknown, redact: Redact): UserError {
  if (error instanceof UserError) return error;
  const invalid = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  if (invalid || (error instanceof DiscordAPIError && error.status === 401)) return invalidToken();
  return new HostError(`Discord: ${toFailure(error, redact).message}. Check the network, then start again.`, {
    kind: 'failed',
  });
}
