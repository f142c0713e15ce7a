import {
  type Client,
  DiscordAPIError,
  DiscordjsError,
  DiscordjsErrorCodes,
  Events,
  GatewayCloseCodes,
} from 'discord.js';
import { UserError } from '../user-error.ts';
import { toFailure } from './failure.ts';
import type { Redact } from './redact.ts';

const invalidToken = (): UserError =>
  new UserError(
    'DISCORD_TOKEN: Discord does not accept this token. Copy a new one from the developer portal (Bot > Reset Token) into .env, see docs/discord.md.',
  );

/** Why Discord did not let us in, in one line for the owner. */
function explain(error: unknown, redact: Redact): UserError {
  if (error instanceof UserError) return error;
  const invalid = error instanceof DiscordjsError && error.code === DiscordjsErrorCodes.TokenInvalid;
  if (invalid || (error instanceof DiscordAPIError && error.status === 401)) return invalidToken();
  return new UserError(`Discord: ${toFailure(error, redact).message}. Check the network, then start again.`, {
    kind: 'failed',
  });
}

/** Why Discord ended a connection that worked, in one line for the owner. */
export const lostFor = (code: number): UserError =>
  code === GatewayCloseCodes.AuthenticationFailed
    ? invalidToken()
    : new UserError(`Discord closed the connection for good (code ${code}). Start again, see docs/discord.md.`, {
        kind: 'failed',
      });

/** Logs in and waits until the gateway is ready. Rejects with a UserError of one line, within the time given. */
export async function login(
  client: Client,
  token: string,
  options: { timeoutMs: number; redact: Redact },
): Promise<Client<true>> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const seconds = Math.round(options.timeoutMs / 1000);
    const error = new UserError(`Discord: no connection within ${seconds} s. Check the network, then start again.`, {
      kind: 'failed',
    });
    timer = setTimeout(() => reject(error), options.timeoutMs);
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  const refused = new Promise<never>((_, reject) =>
    client.once(Events.ShardDisconnect, ({ code }) =>
      reject(new UserError(`Discord: the gateway refused the bot with code ${code}.`, { kind: 'failed' })),
    ),
  );
  try {
    return await Promise.race([Promise.all([ready, client.login(token)]).then(([client]) => client), refused, late]);
  } catch (error) {
    await client.destroy();
    throw explain(error, options.redact);
  } finally {
    clearTimeout(timer);
    refused.catch(() => undefined);
  }
}
