import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import { actions, commands, contextActions } from '../../commands/index.ts';
import type { App } from '../../src/app.ts';
import type { BareRequest, Message, Person, Platform, Rows, Upload } from '../../src/chat/chat.ts';
import { createJobOutcomes } from '../../src/chat/deliver-jobs.ts';
import { createRouter, type Router } from '../../src/chat/router.ts';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import type { Locale } from '../../src/languages/index.ts';
import type { Sentence } from '../../src/languages/sentence.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/open-library.ts';
import { smallEngine, smallStore, smallWorkshop } from './small-engine.ts';
import { withinLimits } from './within-limits.ts';

/** What one request was answered with, in order. */
export interface Answers {
  readonly deferred: (string | undefined)[];
  readonly deferredPrivately: true[];
  readonly replies: Message[];
  readonly whispers: Message[];
  readonly buttons: Rows[];
  readonly receipts: string[];
}

export interface Who {
  readonly person?: Partial<Person> & { readonly id: string };
  readonly serverId?: string;
  readonly channelId?: string;
  readonly parentChannelId?: string;
  readonly platform?: 'discord' | 'local';
  readonly locale?: Locale;
  readonly rows?: Rows | undefined;
  readonly uploads?: readonly Upload[];
  readonly attachmentLimitBytes?: number;
}

export interface SmallChat {
  readonly app: App;
  readonly router: Router;
  readonly logged: { details: object; message: string }[];
  readonly posts: { serverId: string; channelId: string; message: Message; nonce: string }[];
  readonly gate: { wait?: Promise<void>; notes?: readonly Sentence[] };
  request(who?: Who): BareRequest & { readonly answers: Answers };
  /** Says a line and waits for its answer: the delivered one where it was deferred. */
  say(line: string, who?: Who, uploads?: readonly Upload[]): Promise<Answers & { readonly delivered: Message[] }>;
  press(id: string, who?: Who, chosen?: string): Promise<Answers & { readonly delivered: Message[] }>;
  context(verb: string, who?: Who): Promise<Answers & { readonly delivered: Message[] }>;
  deliveries(id: string): { readonly messages: Message[]; readonly failures: string[]; readonly progress: string[] };
  settle(): Promise<void>;
}

export const ada = { id: 'discord:1', name: 'Ada' };
export const bo = { id: 'discord:2', name: 'Bo' };
export const cleo = { id: 'discord:3', name: 'Cleo', moderator: true, manager: true };

/** The whole application around a network that is none: real library, real queue, real router; the platform writes down. */
export async function smallChat(context: TestContext): Promise<SmallChat> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-chat-'));
  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir });
  const gate: SmallChat['gate'] = {};
  const engine = smallEngine(gate);
  const workshop = smallWorkshop();
  const models = smallStore();
  const logged: SmallChat['logged'] = [];
  const posts: SmallChat['posts'] = [];
  const received = new Map<string, ReturnType<SmallChat['deliveries']>>();
  const deliveries: SmallChat['deliveries'] = (id) => {
    const known = received.get(id) ?? { messages: [], failures: [], progress: [] };
    received.set(id, known);
    return known;
  };
  const platform: Platform = {
    deliver: async ({ request }, message) => void deliveries(String(request)).messages.push(withinLimits(message)),
    progress: async ({ request }, text) => void deliveries(String(request)).progress.push(text),
    fail: async ({ request }, sentence) => void deliveries(String(request)).failures.push(sentence),
    post: async () => undefined,
  };
  const speeds = new Map<string, number>();
  const outcomes = createJobOutcomes({
    library,
    models,
    workshop,
    speeds,
    platforms: { discord: platform, local: platform },
  });
  const write = (details: object, message: string): void => void logged.push({ details, message });
  const log = { error: write, warn: write, info: () => undefined, debug: () => undefined };
  const jobs = createJobs({ db, library, engine, models, outcomes, log });
  let seed = 1000;
  const app: App = {
    library,
    jobs,
    models,
    engine,
    workshop,
    speeds,
    log,
    now: Date.now,
    randomSeed: () => {
      seed += 100;
      return seed;
    },
    post: async (serverId, channelId, message, nonce) =>
      void posts.push({ serverId, channelId, message: withinLimits(message), nonce }),
  };
  const router = createRouter({ commands, actions, contextActions, app, log, reference: () => 'ref1' });
  context.after(async () => {
    await jobs.stop(1000);
    await library.close();
    rmSync(dataDir, { recursive: true, force: true });
  });

  let count = 0;
  const request: SmallChat['request'] = (who = {}) => {
    count++;
    const id = `request-${count}`;
    const answers: Answers = {
      deferred: [],
      deferredPrivately: [],
      replies: [],
      whispers: [],
      buttons: [],
      receipts: [],
    };
    const platform = who.platform ?? 'discord';
    return {
      id,
      person: { name: 'Somebody', moderator: false, manager: false, ...(who.person ?? ada) },
      place: {
        platform,
        serverId: who.serverId ?? 'server-1',
        channelId: who.channelId ?? 'channel-1',
        ...(who.parentChannelId ? { parentChannelId: who.parentChannelId } : {}),
        attachmentLimitBytes: who.attachmentLimitBytes ?? 10 * 1024 * 1024,
      },
      locale: who.locale ?? 'en',
      delivery: { platform, request: id },
      ...(who.rows ? { rows: who.rows } : {}),
      ...(who.uploads ? { uploads: who.uploads } : {}),
      answers,
      defer: async (note) => void answers.deferred.push(note),
      deferPrivately: async () => void answers.deferredPrivately.push(true),
      reply: async (message) => void answers.replies.push(withinLimits(message)),
      whisper: async (message) => void answers.whispers.push(withinLimits(message)),
      async updateButtons(rows, receipt) {
        answers.buttons.push(await rows());
        if (receipt) answers.receipts.push(receipt);
      },
    };
  };
  const settle = async (): Promise<void> => {
    while ((await jobs.list()).length > 0) await new Promise((resolve) => setTimeout(resolve, 2));
  };
  const run = async (who: Who | undefined, work: (request: BareRequest) => Promise<unknown>) => {
    const asked = request(who);
    await work(asked);
    if (!gate.wait) await settle();
    return { ...asked.answers, delivered: deliveries(asked.id).messages };
  };
  return {
    app,
    router,
    logged,
    posts,
    gate,
    request,
    deliveries,
    settle,
    say: (line, who, uploads) => run(who, (asked) => router.line(line, asked, uploads)),
    press: (id, who, chosen) => run(who, (asked) => router.press(id, asked, chosen)),
    context: (verb, who) => run(who, (asked) => router.context(verb, asked)),
  };
}

export const uploadOf = (bytes: Uint8Array, name = 'sound.wav', sizeBytes = bytes.length): Upload => ({
  name,
  sizeBytes,
  read: async () => bytes,
});

/** The one text that a person was refused with. */
export const refusal = ({ whispers }: Answers): string => whispers.map(({ text }) => text).join('\n');
