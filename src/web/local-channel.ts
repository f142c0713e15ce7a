import { join } from 'node:path';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import type { App } from '../app.ts';
import type { Command, ContextAction, Platform, Upload } from '../chat/chat.ts';
import { knownSound } from '../chat/recognise-upload.ts';
import type { Router } from '../chat/router.ts';
import { findVisible } from '../chat/visible-sample.ts';
import type { Locale } from '../languages/index.ts';
import { wordsIn } from '../languages/page-words.ts';
import { loopShare } from '../side-thread/loop-share.ts';
import { createAccess } from './access-token.ts';
import { createChannel, localPerson, localPlace } from './channel.ts';
import { openChannelLog } from './channel-log.ts';
import { channelRoutes } from './channel-routes.ts';
import type { Entry } from './entry.ts';
import { galleryRoutes } from './gallery-routes.ts';
import { ownHostOnly, ownOriginOnly, securityHeaders } from './guard.ts';
import { isLoopback } from './is-loopback.ts';
import { type Listening, listen } from './listen.ts';
import { createLiveEvents } from './live-events.ts';
import { entryView } from './pages/entry-view.ts';
import { logInPage } from './pages/notice-page.ts';
import { offerView } from './pages/offer-view.ts';
import { createPictures } from './pictures.ts';
import { addressOf, createRateLimit } from './rate-limit.ts';
import { installCommonAnswers, pageContext, type WebLog } from './site.ts';
import { loadStaticFiles } from './static-files.ts';
import { visitors } from './visitors.ts';

export interface LocalChannelOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** What people type to get in; required where other machines can reach `host`. */
  readonly token: string | undefined;
  /** Names, some with a port, by which a proxy reaches the page. */
  readonly allowedHosts?: readonly string[];
  readonly router: Router;
  readonly commands: readonly Command<never>[];
  readonly contextActions: readonly Pick<ContextAction<never>, 'verb' | 'name'>[];
  readonly app: Pick<App, 'library' | 'models' | 'jobs' | 'workshop' | 'now'>;
  /** The channel's messages are kept in its folder `channel`. */
  readonly dataDir: string;
  readonly log: WebLog;
  /** How the person at the page is called, also in the gallery; by default they have no name. */
  readonly personName?: string | undefined;
}

export interface LocalChannel extends Platform {
  /** What to open in a browser. */
  readonly address: string;
  stop(): Promise<void>;
}

/** Wrong guesses of the token, for one address. */
const logInRate = { burst: 8, perSecond: 0.1 };

/** Opens the channel's page on this machine. Throws a UserError of one line where the port cannot be had. */
export async function startLocalChannel(options: LocalChannelOptions): Promise<LocalChannel> {
  const { host, token, router, commands, contextActions, log } = options;
  const { library, models, jobs, workshop, now } = options.app;
  if (token === undefined && !isLoopback(host)) throw new Error(`a token is required to listen on ${host}`);

  const person = localPerson(options.personName);
  const messages = await openChannelLog(join(options.dataDir, 'channel'));
  const live = createLiveEvents();
  const access = createAccess(token);
  const logIns = createRateLimit({ ...logInRate, now });

  async function render(entry: Entry, locale: Locale): Promise<string> {
    const ids = entry.sounds.map(({ sampleId }) => sampleId);
    const found = await Promise.all(ids.map((id) => findVisible(id, localPlace.serverId, { library })));
    const records = new Map(found.filter((record) => record !== undefined).map((record) => [record.id, record]));
    const { voted } = await library.marks(person.id, ids);
    await loopShare();
    return String(entryView({ entry, records, voted, words: wordsIn(locale), locale }));
  }

  async function offer(upload: Upload, locale: Locale): Promise<string> {
    const record = await knownSound(upload, localPlace.serverId, { library, workshop });
    const names = [...new Set(models.list().map(({ manifest }) => manifest.name))];
    return String(offerView({ name: upload.name, record, models: names, words: wordsIn(locale) }));
  }

  const channel = createChannel({ log: messages, live, router, jobs, person, now, render });
  await channel.closeInterrupted();

  const app = new Hono();
  let listening: Listening | undefined;
  const localeOf = (c: Context): Locale => pageContext(c, 'channel').locale;
  const scopeOf = (c: Context) =>
    access.isGranted(c) ? { serverId: localPlace.serverId } : { publicOnly: true as const };

  app.use(securityHeaders);
  app.use(ownHostOnly(host, options.allowedHosts));
  app.use(ownOriginOnly(options.allowedHosts));
  app.use(async (c, next) => {
    await next();
    c.header('Cross-Origin-Resource-Policy', 'same-origin');
  });

  app.get('/login', (c) => c.html(String(logInPage(pageContext(c, 'gallery')))));
  app.post('/login', bodyLimit({ maxSize: 4096 }), async (c) => {
    const context = pageContext(c, 'gallery');
    const seconds = logIns.secondsToWait(addressOf(c));
    if (seconds > 0) return c.html(String(logInPage(context, context.words('slowDownText', { n: seconds }))), 429);
    const form = await c.req.parseBody().catch(unlessBroken);
    if (!form) return c.html(String(logInPage(context, context.words('wrongToken'))), 400);
    const { token: typed } = form;
    if (typeof typed === 'string' && access.logIn(c, typed)) return c.redirect('/', 303);
    return c.html(String(logInPage(context, context.words('wrongToken'))), 401);
  });

  const isOpen = (c: Context): boolean =>
    /^\/(static\/|robots\.txt$)/.test(c.req.path) ||
    ((c.req.method === 'GET' || c.req.method === 'HEAD') &&
      /^\/(top|top\.zip|search|s\/[^/]+|samples\/[^/]+)$/.test(c.req.path));
  // Before anything that depends on who asks: a wrong token or cookie costs the same tries as a wrong log-in, and once
  // they are used up even the right one is not looked at, or it could be told from the others.
  app.use(async (c, next) => {
    if (!access.isClaimed(c) || c.req.path.startsWith('/static/')) return next();
    const address = addressOf(c);
    const granted = access.isGranted(c);
    const seconds = granted ? logIns.secondsLeft(address) : logIns.secondsToWait(address);
    if (!granted) access.forget(c);
    if (seconds === 0) return next();
    return c.text(`${pageContext(c, 'gallery').words('slowDownText', { n: seconds })}\n`, 429, {
      'Retry-After': `${seconds}`,
    });
  });
  app.use(async (c, next) => {
    if (access.isGranted(c) || isOpen(c)) return next();
    return c.req.path === '/'
      ? c.redirect('/login')
      : c.text('A token is needed.\n', 401, { 'WWW-Authenticate': 'Bearer' });
  });

  const pictures = createPictures(workshop);
  app.use(visitors({ now, pictures, isVisitor: (c) => !access.isGranted(c) }));
  const routes = {
    channel,
    messages,
    live,
    router,
    commands,
    contextActions,
    workshop,
    person,
    render,
    offer,
    localeOf,
  };
  app.route('/', channelRoutes(routes));
  app.route(
    '/',
    galleryRoutes({
      library,
      models,
      workshop,
      pictures,
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
    ...(channel.queueMoved ? { queueMoved: channel.queueMoved } : {}),
    post: channel.post,
    address,
    async stop() {
      live.close();
      await stop();
      await messages.close();
    },
  };
}

/** A form that is none (a multipart without its boundary, say). */
function unlessBroken(error: unknown): undefined {
  if (!(error instanceof TypeError)) throw error;
}
