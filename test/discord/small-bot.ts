import type { TestContext } from 'node:test';
import type { Action, Command, ContextAction, Delivery, Request } from '../../src/chat/chat.ts';
import { customId } from '../../src/chat/custom-id.ts';
import { createRouter } from '../../src/chat/router.ts';
import { sampleIdsOf, voteButton, withVotes } from '../../src/chat/rows.ts';
import { type DiscordBot, startDiscord } from '../../src/discord/bot.ts';
import { type Localised, localised, stringsOf } from '../../src/languages/index.ts';
import type { Library } from '../../src/library/library.ts';
import { HostError, type UserError } from '../../src/user-error.ts';
import type { DiscordWatch } from '../../src/watch/watch-discord.ts';
import { temporaryLibrary } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { type LogLine, logTo } from '../stubs/log.ts';
import { type Channel, startTestDiscord, type TestDiscord } from './server/test-discord.ts';

export const same = (text: string): Localised => localised(() => text);

/** What the small commands leave behind for a test. */
export interface Seen {
  readonly library: Library;
  readonly deliveries: Delivery[];
  readonly requests: Request[];
  readonly uploads: Uint8Array[];
  votes: number;
  /** What `/ponder` waits for. */
  pondering?: Promise<void>;
}

export const soundId = '0123456789abc';
export const otherSoundId = 'zyxwvtsrqpnmk';

export const wav = (length = 100): Uint8Array => Uint8Array.from({ length }, (_, i) => i & 255);

/** A result as the real commands post it: sounds, a picture, votes and a menu. */
export const result = (votes = 0) => ({
  text: 'four kicks',
  sounds: [1, 2].map((n) => ({ sampleId: soundId, name: `kick-${n}.wav`, wav: wav(100 + n), alt: `kick ${n}` })),
  picture: { name: 'sounds.png', type: 'image/png', bytes: wav(50), alt: 'two sounds' },
  rows: [
    [
      voteButton({ id: soundId, votes }, 1, stringsOf('en')),
      voteButton({ id: otherSoundId, votes: 0 }, 2, stringsOf('en')),
    ],
    { id: customId('choose', soundId), placeholder: 'Vary which?', choices: [{ name: '1', value: 'one' }] },
  ],
});

export const smallCommands: Command<Seen>[] = [
  {
    name: 'ping',
    names: { en: 'ping', de: 'klopf', fr: 'toc', es: 'toc', ja: 'ピン' },
    description: { en: 'Answers', de: 'Antwortet', fr: 'Répond', es: 'Responde', ja: '返事' },
    options: [
      { name: 'text', description: same('What to say'), kind: 'text', max: 50, complete: (typed) => offer(typed) },
      { name: 'count', description: same('How many'), kind: 'integer', min: 1, max: 8 },
    ],
    run: async (request, seen) => {
      seen.requests.push(request);
      await request.reply({ text: `pong ${request.options.text ?? ''}` });
    },
  },
  {
    name: 'make',
    description: same('Starts a job'),
    options: [{ name: 'note', description: same('Shown meanwhile'), kind: 'text' }],
    run: async (request, seen) => {
      seen.deliveries.push(request.delivery);
      const { note } = request.options;
      await request.defer(typeof note === 'string' ? note : undefined);
    },
  },
  {
    name: 'ponder',
    description: same('Thinks it over in private'),
    options: [{ name: 'public', description: same('Answers everyone'), kind: 'flag' }],
    run: async (request, seen) => {
      await request.deferPrivately();
      await seen.pondering;
      if (request.options.public) await request.reply({ text: 'done with thinking' });
      else await request.whisper({ ...result(), text: 'thought it over' });
    },
  },
  {
    name: 'late-refusal',
    description: same('Defers, then refuses'),
    options: [],
    run: async (request) => {
      await request.defer();
      throw new HostError('No more kicks today.');
    },
  },
  {
    name: 'crash',
    description: same('Has a bug'),
    options: [],
    run: async () => {
      throw new Error('a bug with /webhooks/12345678901234567/secret-token in it');
    },
  },
  {
    name: 'upload',
    description: same('Reads a file'),
    options: [{ name: 'file', description: same('A WAV'), kind: 'file', required: true }],
    run: async (request, seen) => {
      const { file } = request.options;
      if (typeof file !== 'object') throw new Error('no file');
      seen.uploads.push(await file.read());
      await request.reply({ text: `${file.name} has ${file.sizeBytes} bytes` });
    },
  },
  {
    name: 'manage',
    description: same('For managers'),
    options: [{ name: 'channel', description: same('Which'), kind: 'channel' }],
    managersOnly: true,
    run: async (request) => await request.whisper({ text: `channel ${request.options.channel}` }),
  },
];

const offer = (typed: string) =>
  Array.from({ length: 40 }, (_, i) => ({ name: `${typed} ${i}`, value: `${typed}-${i}` }));

export const smallActions: Action<Seen>[] = [
  {
    verb: 'vote',
    run: async (request, seen) => {
      seen.requests.push(request);
      seen.votes++;
      await request.updateButtons(
        async () => withVotes(request.rows ?? [], new Map([[request.subject ?? '', seen.votes]])),
        'Voted.',
      );
    },
  },
  {
    verb: 'choose',
    run: async (request) => await request.whisper({ text: `chosen ${request.arg} of ${request.subject}` }),
  },
];

export const smallContextActions: ContextAction<Seen>[] = [
  {
    verb: 'about',
    name: { en: 'About this', de: 'Darüber', fr: 'À propos', es: 'Acerca', ja: 'これについて' },
    run: async (request) => {
      const text = `${request.subject} of ${sampleIdsOf(request.rows).length}, ${request.uploads?.length} files`;
      await request.whisper({ text });
    },
  },
];

export interface SmallBot {
  readonly discord: TestDiscord;
  readonly bot: DiscordBot;
  readonly seen: Seen;
  readonly lines: LogLine[];
  /** Why the connection was lost for good. */
  readonly lost: UserError[];
  readonly channel: Channel;
  /** Another process's bot: the same commands, connected anew. */
  start(now?: () => number): Promise<DiscordBot>;
}

/** The real client with small commands, logged in to a test Discord with one server and one channel. Ends with the test. */
export async function startSmallBot(
  t: TestContext,
  options: {
    now?: () => number;
    permissions?: bigint;
    known?: boolean;
    global?: boolean;
    shards?: number;
    watch?: DiscordWatch;
  } = {},
): Promise<SmallBot> {
  const discord = await startTestDiscord();
  if (options.shards) Object.assign(discord.world.sessions, { shards: options.shards, maxConcurrency: 16 });
  const guild = discord.guild('Kick Club');
  const { permissions, known } = options;
  const channel = discord.channel(guild, 'drums', {
    ...(permissions === undefined ? {} : { permissions }),
    ...(known === undefined ? {} : { known }),
  });
  const { library } = await temporaryLibrary(t);
  const seen: Seen = { library, deliveries: [], requests: [], uploads: [], votes: 0 };
  const lines: LogLine[] = [];
  const lost: UserError[] = [];
  const bots: DiscordBot[] = [];
  const start = async (now?: () => number) => {
    const log = logTo(lines);
    const router = createRouter({
      commands: smallCommands,
      actions: smallActions,
      contextActions: smallContextActions,
      app: seen,
      log,
    });
    const bot = await startDiscord({
      token: discord.token,
      api: discord.api,
      guildId: options.global ? undefined : guild.id,
      router,
      commands: smallCommands,
      contextActions: smallContextActions,
      log,
      onFatal: (error) => void lost.push(error),
      watch: options.watch,
      ...(now ? { now } : {}),
    });
    bots.push(bot);
    return bot;
  };
  afterwards(t, async () => {
    await Promise.all(bots.map((bot) => bot.stop()));
    await discord.stop();
  });
  return { discord, bot: await start(options.now), seen, lines, lost, channel, start };
}
