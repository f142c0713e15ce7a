import { type Client, Events, type REST, RESTEvents, Status } from 'discord.js';
import type { DiscordWatch } from '../watch/watch-discord.ts';

/** Tells of refused requests and of the connection; rate limits are told by the client's own option. `callbacks`: the second REST, for acknowledgements. */
export function watchClient(client: Client, callbacks: REST, watch: DiscordWatch): void {
  for (const rest of [client.rest, callbacks]) rest.on(RESTEvents.InvalidRequestWarning, () => watch.invalidRequest());
  client.on(Events.ShardReady, () => watch.event('identified'));
  client.on(Events.ShardResume, () => watch.event('resumed'));
  client.on(Events.ShardReconnecting, () => watch.event('reconnecting'));
  client.on(Events.ShardDisconnect, () => watch.event('closed'));
  watch.observe(() => ({
    shards: client.ws.shards.map(({ status }) => status === Status.Ready),
    pingMs: client.ws.ping,
    servers: client.guilds.cache.size,
  }));
}
