import { type Context, Hono } from 'hono';
import type { Library } from '../library/library.ts';
import type { Log } from '../log.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { galleryRoutes } from './gallery-routes.ts';
import { isRead } from './guard.ts';
import { guardVisitors } from './guard-visitors.ts';
import { keepRoutes } from './keep-routes.ts';
import { type Address, type Listening, listen } from './listen.ts';
import { Pictures } from './pictures.ts';
import type { Rate } from './rate-limit.ts';
import { installFirst, installLast, pageContext } from './site.ts';

export interface GalleryOptions extends Address {
  /** The address that people see, for links that unfold in chat; by default the one it listens on. */
  readonly url: string | undefined;
  readonly library: Library;
  readonly models: Pick<ModelStore, 'list' | 'withWeights'>;
  readonly workshop: Pick<Workshop, 'picture' | 'pack' | 'loop' | 'stems' | 'forSampler'>;
  readonly log: Pick<Log, 'error'>;
  readonly now?: () => number;
  readonly rateLimit?: Partial<Rate>;
}

/**
 * The public gallery: reads only, sounds of servers that opted in only, no cookies and no accounts; and what members
 * keep, behind private links.
 */
export async function startGallery(
  options: GalleryOptions,
): Promise<Pick<Listening, 'address' | 'stop'> & { readonly url: string }> {
  const { library, models, workshop, log, now = Date.now } = options;
  const pictures = new Pictures(workshop);
  const app = new Hono();
  let baseUrl = options.url?.replace(/\/$/, '') ?? '';

  const host = await library.audioHost(options.url ? new URL(options.url).origin : 'null');
  /** Scripts of our pages are refused there, unless the bucket has a rule for them. */
  const elsewhere = async (c: Context, id: string): Promise<string | undefined> =>
    host && (host.isForPages || c.req.header('sec-fetch-site') !== 'same-origin') ? library.audioUrl(id) : undefined;
  installFirst(app, 'gallery', host?.isForPages ? [host.origin] : []);
  app.use(async (c, next) => (isRead(c) ? next() : c.text('The gallery is read-only.\n', 405, { Allow: 'GET, HEAD' })));
  app.use(guardVisitors({ now, pictures, rate: options.rateLimit, isVisitor: () => true }));

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
      baseUrl: () => baseUrl,
      now,
      ...(host && { elsewhere }),
    }),
  );
  app.route('/', keepRoutes({ library, models, now }));
  await installLast(app, 'gallery', log);

  const { host: bound, port } = options;
  const listening = await listen(app, { host: bound, port, settings: { host: 'GALLERY_HOST', port: 'GALLERY_PORT' } });
  baseUrl ||= listening.address;
  return { ...listening, url: baseUrl };
}
