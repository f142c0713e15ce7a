import { Hono } from 'hono';
import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/store.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { galleryRoutes } from './gallery-routes.ts';
import { securityHeaders } from './guard.ts';
import { type Listening, listen } from './listen.ts';
import { createPictures } from './pictures.ts';
import type { RateLimitOptions } from './rate-limit.ts';
import { installCommonAnswers, pageContext, type WebLog } from './site.ts';
import { loadStaticFiles } from './static-files.ts';
import { visitors } from './visitors.ts';

export interface GalleryOptions {
  readonly host: string;
  /** 0: any free one. */
  readonly port: number;
  /** The address that people see, for links that unfold in chat; by default the one it listens on. */
  readonly url: string | undefined;
  readonly library: Library;
  readonly models: Pick<ModelStore, 'list' | 'withWeights'>;
  readonly workshop: Pick<Workshop, 'picture' | 'pack'>;
  readonly log: WebLog;
  readonly now?: () => number;
  readonly rateLimit?: Pick<RateLimitOptions, 'burst' | 'perSecond'>;
}

/** The public gallery: reads only, sounds of servers that opted in only, no cookies and no accounts. */
export async function startGallery(options: GalleryOptions): Promise<Pick<Listening, 'address' | 'stop'>> {
  const { library, models, workshop, log, now = Date.now } = options;
  const pictures = createPictures(workshop);
  const app = new Hono();
  let baseUrl = options.url?.replace(/\/$/, '') ?? '';

  app.use(securityHeaders);
  app.use(async (c, next) => {
    if (c.req.method !== 'GET' && c.req.method !== 'HEAD')
      return c.text('The gallery is read-only.\n', 405, { Allow: 'GET, HEAD' });
    return next();
  });
  app.use(visitors({ now, pictures, rateLimit: options.rateLimit, isVisitor: () => true }));

  app.get('/', (c) => c.redirect('/top'));
  app.route(
    '/',
    galleryRoutes({
      library,
      models,
      workshop,
      pictures,
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
