import { Hono } from 'hono';
import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/store.ts';
import { galleryRoutes } from './gallery-routes.ts';
import { securityHeaders } from './guard.ts';
import { type Listening, listen } from './listen.ts';
import { noticePage } from './pages/notice-page.ts';
import { createPictures } from './pictures.ts';
import { addressOf, createRateLimit, type RateLimitOptions } from './rate-limit.ts';
import { installCommonAnswers, pageContext, type WebLog } from './site.ts';
import { loadStaticFiles } from './static-files.ts';

export interface GalleryOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The address that people see, for links that unfold in chat; by default the one it listens on. */
  readonly url: string | undefined;
  readonly library: Library;
  readonly models: Pick<ModelStore, 'list'>;
  readonly log: WebLog;
  readonly now?: () => number;
  readonly rateLimit?: Pick<RateLimitOptions, 'burst' | 'perSecond'>;
}

/** For one address: a whole party behind one connection may browse, a script that fetches everything waits. */
const defaultRate = { burst: 600, perSecond: 150 };
/** What costs more than a page, in pages. */
const costs: readonly { readonly path: RegExp; readonly cost: number }[] = [
  { path: /^\/top\.zip$/, cost: 60 },
  { path: /^\/samples\/.*\.png$/, cost: 4 },
  { path: /^\/search/, cost: 4 },
];
/** A page that was just rendered is the same for the next visitor; as long as browsers are told to keep it. */
const pageLifetimeMs = 15_000;
const rememberedPages = 400;

/** The public gallery: reads only, sounds of servers that opted in only, no cookies and no accounts. */
export async function startGallery(options: GalleryOptions): Promise<Pick<Listening, 'address' | 'stop'>> {
  const { library, models, log, now = Date.now } = options;
  const limit = createRateLimit({ ...defaultRate, ...options.rateLimit, now });
  const pages = new Map<string, { at: number; body: Uint8Array<ArrayBuffer>; cacheControl: string }>();
  const app = new Hono();
  let baseUrl = options.url?.replace(/\/$/, '') ?? '';

  app.use(securityHeaders);
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return c.text('The gallery is read-only.\n', 405, { Allow: 'GET, HEAD' });
    const cost = costs.find(({ path }) => path.test(c.req.path))?.cost ?? 1;
    const seconds = limit.secondsToWait(addressOf(c), cost);
    if (seconds === 0) return next();
    const context = pageContext(c, 'gallery');
    const text = context.words('slowDownText', { n: seconds });
    return c.html(String(noticePage(context, context.words('slowDownTitle'), text)), 429, {
      'Retry-After': `${seconds}`,
    });
  });

  // Pages are remembered for a moment: a crowd of visitors costs the machine, which is making sounds, next to nothing.
  app.use(async (c, next) => {
    const isPage = /^\/(top|search|s\/[0-9a-z]+)$/.test(c.req.path);
    if (!isPage) return next();
    const key = `${pageContext(c, 'gallery').locale} ${new URL(c.req.url).pathname}${new URL(c.req.url).search}`;
    const known = pages.get(key);
    if (known && now() - known.at < pageLifetimeMs)
      return c.body(known.body, 200, {
        'Content-Type': 'text/html; charset=UTF-8',
        'Cache-Control': known.cacheControl,
        Vary: 'Accept-Language',
      });
    await next();
    if (c.res.status !== 200) return;
    pages.delete(key);
    pages.set(key, {
      at: now(),
      body: new Uint8Array(await c.res.clone().arrayBuffer()),
      cacheControl: c.res.headers.get('Cache-Control') ?? '',
    });
    if (pages.size > rememberedPages) pages.delete(pages.keys().next().value ?? '');
  });

  app.get('/', (c) => c.redirect('/top'));
  app.route(
    '/',
    galleryRoutes({
      library,
      models,
      pictures: createPictures(),
      scopeOf: () => ({ publicOnly: true }),
      contextOf: (c) => pageContext(c, 'gallery'),
      baseUrlOf: () => baseUrl,
      now,
    }),
  );
  installCommonAnswers(app, { site: 'gallery', log, files: await loadStaticFiles() });

  const listening = await listen(app, {
    host: options.host,
    port: options.port,
    settings: { host: 'GALLERY_HOST', port: 'GALLERY_PORT' },
  });
  baseUrl ||= listening.address;
  return listening;
}
