import { Client, type ClientOptions, GatewayIntentBits, Options, REST, RESTEvents } from 'discord.js';
import type { Log } from '../log.ts';
import type { IdentifyTurn } from '../peers/identify-turns.ts';
import type { DiscordWatch } from '../watch/watch-discord.ts';
import type { Shards } from './shards.ts';
import { watchClient } from './watch-client.ts';

interface ClientParts {
  readonly log: Log;
  readonly api: string | undefined;
  readonly shards: Shards | undefined;
  readonly identifyTurn: IdentifyTurn | undefined;
  readonly watch: DiscordWatch | undefined;
}

/** Of the refused requests in ten minutes, how many are one line of the log. */
const invalidPerLine = 500;

/** The client: the `Guilds` intent alone, no mentions by text, and caches that stay small for years. */
function createClient({ log, api, shards, identifyTurn, watch }: ClientParts): Client {
  const client = new Client({
    intents: [GatewayIntentBits.Guilds],
    ...(shards ? { shards: shards.ids, shardCount: shards.total } : { shards: 'auto' }),
    ...(identifyTurn && { ws: { buildIdentifyThrottler: throttled(identifyTurn) } }),
    allowedMentions: { parse: [], repliedUser: false },
    // Interactions that arrive before the servers are known wait for them, and go stale after 3 s.
    waitGuildTimeout: 1_000,
    rest: {
      ...(api === undefined ? {} : { api }),
      // Discord.js tells of none otherwise.
      invalidRequestWarningInterval: 1,
      // A request that waits here was rendered before; button-edits.ts waits by itself and renders afterwards.
      rejectOnRateLimit({ method, route, scope, global }) {
        watch?.rateLimited(global ? 'global' : scope);
        return method === 'PATCH' && route === '/channels/:id/messages/:id';
      },
    },
    makeCache: Options.cacheWithLimits({
      ...Options.DefaultMakeCacheSettings,
      MessageManager: 0,
      ReactionManager: 0,
      PresenceManager: 0,
      VoiceStateManager: 0,
      GuildEmojiManager: 0,
      GuildStickerManager: 0,
      GuildInviteManager: 0,
      GuildScheduledEventManager: 0,
      EntitlementManager: 0,
      ThreadManager: { maxSize: 50 },
      ThreadMemberManager: 0,
      UserManager: { maxSize: 200, keepOverLimit: (user) => user.id === user.client.user.id },
      GuildMemberManager: { maxSize: 50, keepOverLimit: (member) => member.id === member.client.user.id },
    }),
  });
  // Without a listener an 'error' would end the process.
  client.on('error', (error) => log.error({ error }, 'The Discord client reported an error.'));
  client.on('warn', (text) => log.warn({}, text));
  client.on('shardError', (error) => log.warn({ error }, 'The connection to Discord had an error.'));
  client.on('shardReconnecting', (shard) => log.info({ shard }, 'Reconnecting to Discord.'));
  client.on('shardResume', (shard, replayed) => log.info({ shard, replayed }, 'Connected to Discord again.'));
  client.on('shardDisconnect', ({ code }, shard) =>
    log.error({ shard, code }, `Discord closed the connection for good (${code}). Is DISCORD_TOKEN still valid?`),
  );
  client.rest.on(RESTEvents.InvalidRequestWarning, ({ count, remainingTime }) => {
    if (count % invalidPerLine === 0)
      log.warn({ count, remainingTime }, 'Discord refuses many requests; 10,000 in ten minutes ban this address.');
  });
  return client;
}

type BuildThrottler = NonNullable<NonNullable<ClientOptions['ws']>['buildIdentifyThrottler']>;

/** Log-ins keep the pace of all processes; discord.js itself knows those of its own. */
const throttled =
  (identifyTurn: IdentifyTurn): BuildThrottler =>
  async (manager) => {
    const { session_start_limit: limit } = await manager.fetchGatewayInformation();
    return { waitForIdentify: (shard, signal) => identifyTurn(shard % Math.max(1, limit.max_concurrency), signal) };
  };

/** The client, and `callbacks`: the same REST without retries, for acknowledgements. */
export function createClients(options: ClientParts) {
  const { watch } = options;
  const client = createClient(options);
  const callbacks = new REST({ ...client.rest.options, retries: 0 });
  if (watch) watchClient(client, callbacks, watch);
  return { client, callbacks };
}
