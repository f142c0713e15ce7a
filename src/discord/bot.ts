import { type Client, Events } from 'discord.js';
import type { Command, ContextAction, Platform } from '../chat/chat.ts';
import type { Router } from '../chat/router.ts';
import { within } from '../durations.ts';
import type { Log } from '../log.ts';
import { noPeers, type Peers } from '../peers/peers.ts';
import type { UserError } from '../user-error.ts';
import type { DiscordWatch } from '../watch/watch-discord.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { Api } from './api.ts';
import { ButtonEdits } from './button-edits.ts';
import { createClients } from './client.ts';
import { createClock } from './clock.ts';
import { Deliverer } from './deliver.ts';
import { type DispatchParts, dispatch } from './dispatch.ts';
import { askApplicationId, askTurnsMs, login, tooLate } from './login.ts';
import { inviteLink } from './permissions.ts';
import { keepPresence } from './presence.ts';
import { createRedact, type Redact, redactLog } from './redact.ts';
import { lostFor } from './refused.ts';
import { register, toRegistration } from './registration.ts';
import { type Shards, serves } from './shards.ts';
import { takenMessages } from './taken-message.ts';
import { toldChannels } from './told-channels.ts';

/** How long a stop waits for answers under way. */
const drainMs = 1_500;

export interface DiscordOptions<App> {
  readonly token: string;
  /** Commands go to this server alone, at once; undefined: to all. */
  readonly guildId?: string | undefined;
  /** Default: all. */
  readonly shards?: Shards | undefined;
  readonly router: Router;
  readonly commands: readonly Command<App>[];
  readonly contextActions: readonly ContextAction<App>[];
  readonly log: Log;
  /** Adds to sounds what samplers read; without it they are posted as they are stored. */
  readonly app?: { readonly workshop: Pick<Workshop, 'forSampler'> };
  /** Unix ms. */
  readonly now?: () => number;
  /** Other processes of this bot. Default: there are none. */
  readonly peers?: Pick<Peers, 'identifyTurn' | 'exclusively'>;
  /** Told which servers the bot is in, at the start and later. */
  readonly servers?: ServerWatch | undefined;
  /** Told of limits and of the connection. */
  readonly watch?: DiscordWatch | undefined;
  /** From the first try to the connection; default 30 s. */
  readonly loginTimeoutMs?: number;
  /** Shown under the bot's name, asked for at most every 30 s. */
  readonly activity?: () => string;
  /** Discord closed the connection for good, e.g. because the token was revoked: there is nothing left to serve. */
  readonly onFatal?: (error: UserError) => void;
  /** Base of the REST API, e.g. `http://127.0.0.1:4000/api`; undefined: Discord's. Uploads may then come from its origin. */
  readonly api?: string | undefined;
}

/** See create-app.ts. */
interface ServerWatch {
  /** All of those that `serves` holds of. */
  present(serverIds: readonly string[], serves: (serverId: string) => boolean): Promise<void>;
  joined(serverId: string): Promise<void>;
  left(serverId: string): Promise<void>;
}

/** The bot, connected: the chat's platform on Discord. */
export interface DiscordBot extends Platform {
  /** Where a server's manager adds the bot. */
  readonly inviteLink: string;
  /** From now on everyone is asked to come back later; `stop` follows once the jobs are drained. */
  refuse(): void;
  /** Finishes the answers under way, then disconnects. */
  stop(): Promise<void>;
}

const noWatch: ServerWatch = { present: async () => {}, joined: async () => {}, left: async () => {} };

/** Connects, registers the commands and serves them. Rejects with a UserError of one line where Discord does not let us in. */
export async function startDiscord<App>(options: DiscordOptions<App>): Promise<DiscordBot> {
  const { router, contextActions, now = Date.now, loginTimeoutMs: timeoutMs = 30_000 } = options;
  const { servers = noWatch, watch, shards, peers = noPeers() } = options;
  const redact = createRedact(options.token);
  const log = redactLog(options.log, redact);
  const stop = new AbortController();
  let refusing = false;

  const { client, callbacks } = createClients({
    log,
    api: options.api,
    shards,
    identifyTurn: peers.identifyTurn,
    watch,
  });
  const api = new Api({ rest: client.rest, callbacks, redact, log, now });
  const taken = takenMessages(options.app?.workshop.forSampler, log);
  const deliverer = new Deliverer({ api, log, now: createClock(client.rest, now, log), signal: stop.signal, taken });
  const buttonEdits = new ButtonEdits(api, log);
  const parts: DispatchParts = {
    api,
    deliverer,
    buttonEdits,
    log,
    taken,
    router,
    takeChannel: toldChannels(client),
    uploadOrigin: options.api && new URL(options.api).origin,
    contextVerbs: new Map(contextActions.map(({ name, verb }) => [name.en, verb])),
    refusing: () => refusing,
  };

  const underWay = new Set<Promise<unknown>>();
  const track = <T>(work: Promise<T>): Promise<T> => {
    underWay.add(work);
    const done = () => underWay.delete(work);
    work.then(done, done);
    return work;
  };
  client.on(Events.InteractionCreate, (interaction) => {
    track(dispatch(interaction, parts)).catch((error: unknown) =>
      log.error({ error }, 'An interaction went unanswered.'),
    );
  });

  const { applicationId, turnsMs } = await prepare({ client, log, redact, timeoutMs }, options);
  const ready = await login(client, options.token, timeoutMs + turnsMs, { redact, shards });
  ready.on(Events.ShardDisconnect, ({ code }) => {
    if (!stop.signal.aborted) options.onFatal?.(lostFor(code, shards));
  });
  ready.on(Events.GuildCreate, ({ id }) => void track(servers.joined(id)));
  // Not of a server that is only unavailable.
  ready.on(Events.GuildDelete, ({ id }) => void track(servers.left(id)));
  // Also those that are unavailable.
  await servers.present([...ready.guilds.cache.keys()], serves(shards));
  const endPresence = keepPresence(ready, options.activity);

  return {
    inviteLink: inviteLink(applicationId),
    deliver: (delivery, message) => track(deliverer.deliver(delivery, message)),
    progress: (delivery, text) => track(deliverer.progress(delivery, text)),
    fail: (delivery, sentence) => track(deliverer.fail(delivery, sentence)),
    post: (channelId, message, nonce) => track(deliverer.post(channelId, message, nonce)),
    refuse() {
      refusing = true;
    },
    async stop() {
      refusing = true;
      endPresence();
      await within(drainMs, Promise.allSettled([buttonEdits.flush(), ...underWay]));
      stop.abort();
      await client.destroy();
    },
  };
}

interface Preparation {
  readonly client: Client;
  readonly log: Log;
  readonly redact: Redact;
  readonly timeoutMs: number;
}

/** Whatever can fail before a log-in is spent: the token, the day's log-ins, the server, the commands. */
async function prepare<App>({ client, log, redact, timeoutMs }: Preparation, options: DiscordOptions<App>) {
  const { commands, contextActions, guildId, now = Date.now, watch, shards, peers = noPeers() } = options;
  const { rest } = client;
  const signal = AbortSignal.timeout(timeoutMs);
  const asking = { redact, signal };
  try {
    const applicationId = await askApplicationId(rest, options.token, asking);
    const turnsMs = await askTurnsMs(rest, { now, shards, onLogIns: watch?.logIns }, asking);
    const set = toRegistration(commands, contextActions);
    const registered = await peers.exclusively('commands', () => register(rest, applicationId, guildId, set, asking));
    const text = registered.sent ? 'Commands registered.' : 'Commands are up to date.';
    log.info({ commands: set.length, server: guildId ?? 'all' }, text);
    if (registered.double > 0)
      log.warn(
        { server: guildId, double: registered.double },
        'Commands show twice in this server: they are registered for all servers as well. `npm run rimshot -- commands clear --global` removes those.',
      );
    return { applicationId, turnsMs };
  } catch (error) {
    await client.destroy();
    throw signal.aborted ? tooLate(timeoutMs) : error;
  }
}
