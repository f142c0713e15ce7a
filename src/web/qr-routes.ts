import { type Context, Hono } from 'hono';
import { renderSVG } from 'uqr';
import { findVisibleKit } from '../chat/find-kit.ts';
import type { Library } from '../library/library.ts';
import { idPatterns } from './channel-entry.ts';
import { isForwardedHttps } from './guard.ts';
import { hostName, isLoopback } from './host-names.ts';
import { pageContext } from './site.ts';

export interface QrParts {
  readonly library: Pick<Library, 'findSample' | 'findKit' | 'collectionSamples'>;
  /** The gallery's address as people see it; undefined where there is none. */
  readonly galleryUrl: () => string | undefined;
  /** The channel's own address. */
  readonly baseUrl: () => string;
}

/** Whether the gallery shows a page of this path. */
async function isPublic(path: string, library: QrParts['library']): Promise<boolean> {
  const [, kind, id = ''] = path.split('/');
  if (kind === 's') return (await library.findSample(id, { publicOnly: true })) !== undefined;
  if (kind === 'k') return (await findVisibleKit(id, undefined, { library: library as Library })) !== undefined;
  return (await library.collectionSamples(id, { publicOnly: true })).length > 0;
}

const isReachable = (address: string): boolean => address !== '' && !isLoopback(new URL(address).hostname);

/**
 * `/api/qr?path=/s/ID`: a link to a sound, kit or collection as a QR code, with an address that a phone reaches: the
 * gallery's where it shows that page, otherwise the one by which this page was reached from elsewhere, otherwise the
 * machine's in its network.
 */
export function qrRoutes({ library, galleryUrl, baseUrl }: QrParts): Hono {
  const app = new Hono();

  async function originFor(c: Context, path: string): Promise<string | undefined> {
    const gallery = galleryUrl() ?? '';
    if (isReachable(gallery) && (await isPublic(path, library))) return gallery;
    const host = c.req.header('host');
    const name = hostName(host);
    if (name !== undefined && !isLoopback(name)) return `${isForwardedHttps(c) ? 'https' : 'http'}://${host}`;
    return isReachable(baseUrl()) ? baseUrl() : undefined;
  }

  app.get('/api/qr', async (c) => {
    const path = c.req.query('path') ?? '';
    const [empty, kind, id = '', ...rest] = path.split('/');
    const pattern = kind === 'c' ? idPatterns.collection : idPatterns.sample;
    if (empty !== '' || !/^[skc]$/.test(kind ?? '') || !pattern.test(id) || rest.length > 0) return c.notFound();
    const origin = await originFor(c, path);
    if (origin === undefined) return c.json({ problem: pageContext(c, 'channel').words('qrUnreachable') }, 409);
    const address = origin + path;
    // Readers expect four light modules around it.
    return c.json({ address, svg: renderSVG(address, { ecc: 'M', border: 4 }) }, 200, { 'Cache-Control': 'no-store' });
  });

  return app;
}
