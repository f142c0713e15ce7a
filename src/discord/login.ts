import { type Client, Events } from 'discord.js';
import { HostError, type UserError } from '../user-error.ts';
import type { Redact } from './redact.ts';
import { explain, refusedWith } from './refused.ts';

/** Discord lets shards in every 5 s; discord.js waits up to 1.5 s longer. */
const turnMs = 6_500;

export const tooLate = (timeoutMs: number): UserError =>
  new HostError(
    `Discord: no connection within ${Math.round(timeoutMs / 1000)} s. Check the network, then start again.`,
    { kind: 'failed' },
  );

/**
 * Logs in and waits until every shard is ready. Rejects with a UserError of one line, within the time given.
 * @param options.turns how many log-ins follow each other; each but the first adds to the time
 */
export async function login(
  client: Client,
  token: string,
  options: { timeoutMs: number; turns: number; redact: Redact },
): Promise<Client<true>> {
  const timeoutMs = options.timeoutMs + (options.turns - 1) * turnMs;
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(tooLate(timeoutMs)), timeoutMs);
  });
  const ready = new Promise<Client<true>>((resolve) => client.once(Events.ClientReady, resolve));
  const refused = new Promise<never>((_, reject) =>
    client.once(Events.ShardDisconnect, ({ code }) => reject(refusedWith(code))),
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
