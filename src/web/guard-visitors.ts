import type { Context, MiddlewareHandler } from 'hono';
import { isRecent } from '../durations.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import { noticePage } from './pages/notice-page.ts';
import type { Pictures } from './pictures.ts';
import { addressOf, type Rate, RateLimit } from './rate-limit.ts';
import { localeIn, pageContext } from './site.ts';
import { searchTextOf, topPath, topQueryOf } from './top-query.ts';

export interface VisitorOptions {
  readonly now: () => number;
  readonly pictures: Pick<Pictures, 'isKnown'>;
  readonly rate?: Partial<Rate> | undefined;
  /** Whether the request comes from somebody who is not known here; others pass uncounted. */
  readonly isVisitor: (c: Context) => boolean;
}

/** Per address, in pages out of memory: a whole party behind one connection may browse, a script that fetches everything waits. */
const defaultRate: Rate = { burst: 600, perSecond: 150 };
/** Of what takes longer than a page out of memory, in such pages. */
const costs = { page: 10, picture: 30, pack: 60 } as const;
/** For a moment, a page is the same for the next visitor: as long as browsers are told to keep it. */
const pageLifetimeMs = 15_000;
const rememberedPages = 400;

interface RememberedPage {
  readonly at: number;
  readonly body: Uint8Array<ArrayBuffer>;
  readonly cacheControl: string;
}

/** What a page depends on, and no more: meaningless parameters make no new page. Undefined where nothing is remembered. */
function pageKey(c: Context): string | undefined {
  const { path } = c.req;
  if (path === '/top') return `${localeIn(c)} ${topPath(topQueryOf(c))}`;
  if (path === '/search') return `${localeIn(c)} /search ${searchTextOf(c)}`;
  return /^\/[sc]\/[0-9a-z]{4,16}$/.test(path) ? `${localeIn(c)} ${path}` : undefined;
}

/**
 * Guards what strangers may read. Each address has a share, rendering, drawing and packing cost more of it, and pages
 * are remembered for a moment: a crowd costs the machine, which is making sounds, next to nothing.
 */
export function guardVisitors({ now, pictures, rate, isVisitor }: VisitorOptions): MiddlewareHandler {
  const limit = new RateLimit({ ...defaultRate, ...rate }, now);
  const pages = new BoundedMap<string, RememberedPage>(rememberedPages);

  function costOf(path: string, isKnown: boolean, isTaken: boolean): number {
    if (isTaken) return costs.page;
    if (path === '/top.zip' || /^\/kits\/[^/]*\/(pack|stems\.zip)$/.test(path)) return costs.pack;
    if (/^\/kits\/[^/]*\/loop\.wav$/.test(path)) return costs.picture;
    if (/^\/keeps\/[^/]*$/.test(path)) return costs.page;
    const picture = /^\/samples\/([^/]*)\.png$/.exec(path)?.[1];
    if (picture !== undefined) return pictures.isKnown(picture) ? 1 : costs.picture;
    return !isKnown && /^\/(top|search|[sck]\/.*)$/.test(path) ? costs.page : 1;
  }

  return async (c, next) => {
    if (!isVisitor(c)) return next();
    const key = pageKey(c);
    const remembered = key === undefined ? undefined : pages.get(key);
    const known = remembered && isRecent(remembered.at, now(), pageLifetimeMs) ? remembered : undefined;
    const seconds = limit.secondsToWait(
      addressOf(c),
      costOf(c.req.path, known !== undefined, c.req.query('take') !== undefined),
    );
    if (seconds > 0) {
      const context = pageContext(c, 'gallery');
      const text = context.words('slowDownText', { n: seconds });
      const page = noticePage(context, context.words('slowDownTitle'), text);
      return c.html(String(page), 429, { 'Retry-After': `${seconds}` });
    }
    if (known)
      return c.body(known.body, 200, {
        'Content-Type': 'text/html; charset=UTF-8',
        'Cache-Control': known.cacheControl,
        Vary: 'Accept-Language, Cookie',
      });
    await next();
    if (key === undefined || c.res.status !== 200 || c.req.method !== 'GET') return;
    pages.set(key, {
      at: now(),
      body: new Uint8Array(await c.res.clone().arrayBuffer()),
      cacheControl: c.res.headers.get('Cache-Control') ?? '',
    });
  };
}
