import { REST } from 'discord.js';
import { HostError } from '../user-error.ts';
import type { DiscordOptions } from './bot.ts';
import { placeIsGone, toFailure } from './failure.ts';
import { askApplicationId } from './login.ts';
import { createRedact } from './redact.ts';
import { setRoute } from './registration.ts';

/** Removes the commands of one server, or those for all servers where none is named; returns their number. Rejects with a UserError. */
export async function clearCommands(
  options: Pick<DiscordOptions<never>, 'token' | 'guildId' | 'api'>,
): Promise<number> {
  const { token, guildId, api } = options;
  const redact = createRedact(token);
  const rest = new REST(api === undefined ? {} : { api });
  const signal = AbortSignal.timeout(30_000);
  const applicationId = await askApplicationId(rest, token, { redact, signal });
  const route = setRoute(applicationId, guildId);
  try {
    const registered = (await rest.get(route, { signal })) as unknown[];
    if (registered.length > 0) await rest.put(route, { body: [], signal });
    return registered.length;
  } catch (error) {
    const failure = toFailure(error, redact);
    if (guildId && placeIsGone.has(failure.code))
      throw new HostError(`The bot is not in the server ${guildId}, so that it has no commands there.`);
    throw new HostError(`Discord did not remove the commands: ${failure.message}`, { kind: 'failed' });
  } finally {
    rest.clearHandlerSweeper();
    rest.clearHashSweeper();
  }
}
