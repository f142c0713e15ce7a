import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestContext } from 'node:test';
import type { App } from '../../src/chat/app.ts';
import type { BareRequest, Message, Person, Platform, Rows, Upload } from '../../src/chat/chat.ts';
import type { Router } from '../../src/chat/router.ts';
import { createApp } from '../../src/create-app.ts';
import type { Locale } from '../../src/languages/index.ts';
import type { ModelStore } from '../../src/model-store/open-store.ts';
import { type Gate, stubEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { stubLikeness } from '../stubs/likeness.ts';
import { severalModels } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';
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
  readonly posts: { channelId: string; message: Message; nonce: string }[];
  readonly gate: Gate;
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

/**
 * The whole application around a network that is none: real library, real queue, real router; the platform writes down.
 * @param galleryUrl of a gallery that nobody visits; empty: there is none
 */
export async function smallChat(
  context: TestContext,
  {
    galleryUrl = 'https://drums.example',
    models = severalModels(),
  }: { readonly galleryUrl?: string; readonly models?: ModelStore } = {},
): Promise<SmallChat> {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-chat-'));
  const likenessCalls = stubLikeness(dataDir);
  const gate: Gate = {};
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
    post: async (channelId, message, nonce) => void posts.push({ channelId, message: withinLimits(message), nonce }),
  };
  const write = (details: object, message: string): void => void logged.push({ details, message });
  let seed = 1000;
  const { app, router, stop } = await createApp({
    dataDir,
    log: { error: write, warn: write, info: () => undefined, debug: () => undefined },
    models,
    engine: stubEngine({ gate, msPerStep: 20, quiet: true, readsSources: true }),
    workshop: stubWorkshop(),
    likenessCalls,
    randomSeed: () => {
      seed += 100;
      return seed;
    },
    reference: () => 'ref1',
    local: async () => platform,
    ...(galleryUrl !== '' && { gallery: async () => ({ url: galleryUrl, stop: async () => {} }) }),
    discord: async () => platform,
  });
  afterwards(context, async () => {
    await stop();
    await likenessCalls.end();
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
    while ((await app.jobs.list()).length > 0) await new Promise((resolve) => setTimeout(resolve, 2));
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
