import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import type { App } from '../app.ts';
import type { Command, ContextAction, Locale, Platform } from '../chat/chat.ts';
import type { Router } from '../chat/router.ts';
import { findVisible } from '../chat/visible-sample.ts';
import { createAccess } from './access-token.ts';
import { createChannel, localPerson, localPlace } from './channel.ts';
import { openChannelLog } from './channel-log.ts';
import { commandList } from './command-list.ts';
import { type Entry, idPatterns } from './entry.ts';
import { galleryRoutes } from './gallery-routes.ts';
import { isLoopback, ownHostOnly, ownOriginOnly, securityHeaders } from './guard.ts';
import { type Listening, listen } from './listen.ts';
import { createLiveEvents } from './live-events.ts';
import { channelPage } from './pages/channel-page.ts';
import { entryView } from './pages/entry-view.ts';
import { logInPage } from './pages/notice-page.ts';
import { createPictures } from './pictures.ts';
import { addressOf, createRateLimit } from './rate-limit.ts';
import { installCommonAnswers, pageContext, type WebLog } from './site.ts';
import { loadStaticFiles } from './static-files.ts';
import { createUploads } from './uploads.ts';
import { browserWordsIn, wordsIn } from './words.ts';

export interface LocalChannelOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What people type to get in; required where other machines can reach `host`. */
  readonly token: string | undefined;
  readonly router: Router;
  readonly commands: readonly Command<never>[];
  readonly contextActions: readonly Pick<ContextAction<never>, 'verb' | 'name'>[];
  readonly app: Pick<App, 'library' | 'models' | 'jobs' | 'now'>;
  /** The channel's messages are kept in its folder `channel`. */
  readonly dataDir: string;
  readonly log: WebLog;
  /** How the person at the page is called. */
  readonly personName?: string;
}

export interface LocalChannel extends Platform {
  /** What to open in a browser. */
  readonly address: string;
  stop(): Promise<void>;
}

const saidSchema = z.object({
  line: z.string().trim().min(1).max(1000),
  uploads: z.array(z.string().regex(idPatterns.upload)).max(1).default([]),
});
const buttonId = z.string().regex(/^[\w:.-]{1,100}$/);
const pressSchema = z.object({
  entry: z.string().regex(idPatterns.entry),
  id: buttonId,
  chosen: z.string().max(100).optional(),
});
const contextSchema = z.object({
  entry: z.string().regex(idPatterns.entry),
  verb: z.string().regex(/^[a-z-]{1,40}$/),
  sample: z.string().regex(idPatterns.sample),
});
const dismissSchema = z.object({ entry: z.string().regex(idPatterns.entry) });

const messagesPerPage = 40;
/** Wrong guesses of the token, for one address. */
const logInRate = { burst: 8, perSecond: 0.1 };

/** Opens the channel's page on this machine. Throws a UserError of one line where the port cannot be had. */
export async function startLocalChannel(options: LocalChannelOptions): Promise<LocalChannel> {
  const { host, token, router, commands, contextActions, log } = options;
  const { library, models, jobs, now } = options.app;
  if (token === undefined && !isLoopback(host)) throw new Error(`a token is required to listen on ${host}`);

  const person = localPerson(options.personName ?? 'local');
  const messages = await openChannelLog(join(options.dataDir, 'channel'));
  const live = createLiveEvents();
  const uploads = createUploads();
  const access = createAccess(token);
  const logIns = createRateLimit({ ...logInRate, now });

  async function render(entry: Entry, locale: Locale): Promise<string> {
    const ids = entry.sounds.map(({ sampleId }) => sampleId);
    const found = await Promise.all(ids.map((id) => findVisible(id, localPlace.serverId, { library })));
    const records = new Map(found.filter((record) => record !== undefined).map((record) => [record.id, record]));
    const { voted } = await library.marks(person.id, ids);
    return String(entryView({ entry, records, voted, contextActions, words: wordsIn(locale), locale }));
  }

  const channel = createChannel({ log: messages, live, router, jobs, person, now, render });

  const app = new Hono();
  let listening: Listening | undefined;
  const localeFor = (c: Context): Locale => pageContext(c, 'channel').locale;
  const scopeOf = (c: Context) =>
    access.isGranted(c) ? { serverId: localPlace.serverId } : { publicOnly: true as const };

  app.use(securityHeaders);
  app.use(ownHostOnly(host));
  app.use(ownOriginOnly);
  app.use(async (c, next) => {
    await next();
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
  });

  app.get('/login', (c) => c.html(String(logInPage(pageContext(c, 'gallery')))));
  app.post('/login', bodyLimit({ maxSize: 4096 }), async (c) => {
    const context = pageContext(c, 'gallery');
    const seconds = logIns.secondsToWait(addressOf(c));
    if (seconds > 0) return c.html(String(logInPage(context, context.words('slowDownText', { n: seconds }))), 429);
    const { token: typed } = await c.req.parseBody();
    if (typeof typed === 'string' && access.logIn(c, typed)) return c.redirect('/', 303);
    return c.html(String(logInPage(context, context.words('wrongToken'))), 401);
  });

  const isOpen = (c: Context): boolean =>
    /^\/(static\/|robots\.txt$)/.test(c.req.path) ||
    ((c.req.method === 'GET' || c.req.method === 'HEAD') &&
      /^\/(top|top\.zip|search|s\/[^/]+|samples\/[^/]+)$/.test(c.req.path));
  app.use(async (c, next) => {
    if (access.isGranted(c) || isOpen(c)) return next();
    return c.req.path === '/'
      ? c.redirect('/login')
      : c.text('A token is needed.\n', 401, { 'WWW-Authenticate': 'Bearer' });
  });

  app.get('/', async (c) => {
    const context = pageContext(c, 'channel');
    const version = live.version();
    const shown = messages.entries().slice(-messagesPerPage);
    const rendered = await Promise.all(shown.map((entry) => render(entry, context.locale)));
    c.header('Cache-Control', 'no-store');
    c.header('Vary', 'Accept-Language, Cookie');
    const hasEarlier = messages.entries().length > shown.length;
    return c.html(String(channelPage(context, { messages: rendered, hasEarlier, version })));
  });

  /** Messages before one, or the newest: for scrolling back, and after a lost connection. */
  app.get('/api/messages', async (c) => {
    const version = live.version();
    const all = messages.entries();
    const before = all.findIndex(({ id }) => id === c.req.query('before'));
    const shown = (before < 0 ? all : all.slice(0, before)).slice(-messagesPerPage);
    const html = (await Promise.all(shown.map((entry) => render(entry, localeFor(c))))).join('');
    return c.json({ version, html, hasEarlier: shown.length > 0 && shown[0] !== all[0] }, 200, {
      'Cache-Control': 'no-store',
    });
  });

  app.get('/api/events', (c) => live.subscribe(c, localeFor(c)));

  app.get('/api/commands', (c) => {
    const locale = localeFor(c);
    c.header('Vary', 'Accept-Language');
    return c.json({ commands: commandList(commands, locale), words: browserWordsIn(locale) }, 200, {
      'Cache-Control': 'no-cache',
    });
  });

  app.get('/api/complete', async (c) => {
    const [command = '', option = '', typed = ''] = ['command', 'option', 'typed'].map((key) =>
      c.req.query(key)?.slice(0, 100),
    );
    const asker = { person, place: localPlace, locale: localeFor(c) };
    return c.json(await router.complete(command, option, typed, asker), 200, { 'Cache-Control': 'no-store' });
  });

  app.post('/api/lines', bodyLimit({ maxSize: 16 * 1024 }), async (c) => {
    const said = await bodyOf(c, saidSchema);
    if (!said) return c.json({ problem: 'A line has 1 to 1000 characters.' }, 400);
    const files = said.uploads.map((id) => uploads.find(id));
    if (files.some((file) => file === undefined))
      return c.json({ problem: 'The file is no longer there. Drop it again.' }, 409);
    await channel.say(
      said.line,
      files.filter((file) => file !== undefined),
      localeFor(c),
    );
    return c.body(null, 204);
  });

  app.post('/api/presses', bodyLimit({ maxSize: 4096 }), async (c) => {
    const press = await bodyOf(c, pressSchema);
    if (!press) return c.json({ problem: 'Not a button of this channel.' }, 400);
    const pressed = await channel.press(press.entry, press.id, press.chosen, localeFor(c));
    return pressed ? c.body(null, 204) : c.json({ problem: 'No message here has this button.' }, 404);
  });

  app.post('/api/contexts', bodyLimit({ maxSize: 4096 }), async (c) => {
    const action = await bodyOf(c, contextSchema);
    if (!action) return c.json({ problem: 'Not an action of this channel.' }, 400);
    const done = await channel.context(action.entry, action.verb, action.sample, localeFor(c));
    return done ? c.body(null, 204) : c.json({ problem: 'No message here has this sound.' }, 404);
  });

  app.post('/api/dismissals', bodyLimit({ maxSize: 4096 }), async (c) => {
    const dismissal = await bodyOf(c, dismissSchema);
    if (!dismissal) return c.json({ problem: 'Not a message of this channel.' }, 400);
    await channel.dismiss(dismissal.entry);
    return c.body(null, 204);
  });

  app.post('/api/uploads', async (c) => {
    const name = (c.req.query('name') ?? 'sound.wav').slice(0, 200);
    const { id, upload } = await uploads.receive(name, c.req.raw.body);
    return c.json({ id, name: upload.name, sizeBytes: upload.sizeBytes }, 201);
  });

  app.get('/files/:id', async (c) => {
    const found = await messages.readFile(c.req.param('id'));
    if (!found) return c.notFound();
    const { file, bytes } = found;
    const isPicture = file.type === 'image/png';
    return c.body(new Uint8Array(bytes), 200, {
      'Content-Type': isPicture ? 'image/png' : 'application/octet-stream',
      'Content-Disposition': `${isPicture ? 'inline' : 'attachment'}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
      'Cache-Control': 'private, max-age=31536000, immutable',
    });
  });

  app.route(
    '/',
    galleryRoutes({
      library,
      models,
      pictures: createPictures(),
      scopeOf,
      contextOf: (c) => pageContext(c, access.isGranted(c) ? 'channel' : 'gallery'),
      baseUrlOf: () => listening?.address ?? '',
      now,
    }),
  );
  installCommonAnswers(app, { site: 'channel', log, files: await loadStaticFiles() });

  try {
    listening = await listen(app, { host, port: options.port, settings: { host: 'LOCAL_HOST', port: 'LOCAL_PORT' } });
  } catch (error) {
    await messages.close();
    throw error;
  }
  const { address, stop } = listening;
  return {
    deliver: channel.deliver,
    progress: channel.progress,
    fail: channel.fail,
    post: channel.post,
    address,
    async stop() {
      live.close();
      await stop();
      await messages.close();
    },
  };
}

async function bodyOf<T extends z.ZodType>(c: Context, schema: T): Promise<z.infer<T> | undefined> {
  const parsed = schema.safeParse(await c.req.json().catch(() => undefined));
  return parsed.success ? parsed.data : undefined;
}
