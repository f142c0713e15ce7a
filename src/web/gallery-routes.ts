import type { Context } from 'hono';
import { Hono } from 'hono';
import { findVisible } from '../chat/visible-sample.ts';
import { isRecent } from '../durations.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import type { Library, SampleRecord } from '../library/library.ts';
import type { ModelStore } from '../model-store/store.ts';
import { packRecords } from '../packs/pack-records.ts';
import { publicRecipe, shownSources } from '../packs/public-recipe.ts';
import { UserError } from '../user-error.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { idPatterns } from './entry.ts';
import type { Html } from './markup.ts';
import type { PageContext } from './pages/layout.ts';
import { releaseOf } from './pages/release-view.ts';
import { samplePage } from './pages/sample-page.ts';
import { searchPage, type TopQuery, topPage } from './pages/top-page.ts';
import type { Pictures } from './pictures.ts';
import { servePicture, serveWav } from './sample-files.ts';
import { searchTextOf, topQueryOf } from './top-query.ts';

export interface GalleryParts {
  readonly library: Library;
  readonly models: Pick<ModelStore, 'list' | 'withWeights'>;
  readonly workshop: Pick<Workshop, 'pack'>;
  readonly pictures: Pictures;
  /** What the asker may see: the sounds of a server, or public ones. */
  readonly scopeOf: (
    c: Context,
  ) => { readonly serverId: string } | { readonly serverId?: never; readonly publicOnly: true };
  readonly contextOf: (c: Context) => PageContext;
  readonly baseUrlOf: (c: Context) => string;
  readonly now: () => number;
}

const perPage = 24;
const packLimitBytes = 64 * 1024 * 1024;
const packLifetimeMs = 60_000;

/** The read-only pages: leaderboard, search, one page a sound, WAVs, pictures and packs. What they do not know they leave to the caller's 404. */
export function galleryRoutes(parts: GalleryParts): Hono {
  const { library, models, workshop, pictures, scopeOf, contextOf, baseUrlOf, now } = parts;
  const app = new Hono();
  const packs = new BoundedMap<string, { at: number; bytes: Promise<Uint8Array> }>(8);

  const answer = (c: Context, markup: Html): Response => {
    const isPublic = scopeOf(c).serverId === undefined;
    c.header('Cache-Control', isPublic ? 'public, max-age=15' : 'no-cache');
    c.header('Vary', 'Accept-Language, Cookie');
    return c.html(markup as unknown as string);
  };

  const findById = async (c: Context, id: string, pattern: RegExp): Promise<SampleRecord | undefined> => {
    if (!pattern.test(id)) return undefined;
    const { serverId } = scopeOf(c);
    const found =
      serverId === undefined ? library.findSample(id, { publicOnly: true }) : findVisible(id, serverId, { library });
    return unlessAmbiguous(found);
  };

  app.get('/top', async (c) => {
    const query = topQueryOf(c);
    const offset = (query.page - 1) * perPage;
    const { page: _page, newest, ...filter } = query;
    const wanted = { ...scopeOf(c), ...filter, limit: perPage + 1, offset };
    const records = await (newest ? library.newest(wanted) : library.top(wanted));
    const names = [...new Set(['kick', 'snare', 'hat', 'perc', ...models.list().map(({ manifest }) => manifest.name)])];
    const shown = records.slice(0, perPage);
    const release = releaseOf(shown, models, contextOf(c).locale);
    const found = { records: shown, models: names, hasNext: records.length > perPage, perPage, release };
    return answer(c, topPage(contextOf(c), query, found));
  });

  app.get('/top.zip', async (c) => {
    const { page: _page, newest: _newest, ...filter } = topQueryOf(c);
    const scope = scopeOf(c);
    const key = JSON.stringify([scope, filter]);
    const known = packs.get(key);
    const bytes =
      known && isRecent(known.at, now(), packLifetimeMs)
        ? known.bytes
        : library
            .top({ ...scope, ...filter, limit: perPage })
            .then((records) =>
              packRecords(
                records,
                { name: packName(filter), ...scope, limitBytes: packLimitBytes },
                { library, models, workshop },
              ),
            )
            .then((pack) => pack.bytes);
    if (bytes !== known?.bytes) {
      packs.set(key, { at: now(), bytes });
      bytes.catch(() => packs.delete(key));
    }
    return c.body(new Uint8Array(await bytes), 200, {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(`${packName(filter)}.zip`)}`,
      'Cache-Control': scope.serverId === undefined ? 'public, max-age=60' : 'no-cache',
    });
  });

  app.get('/search', async (c) => {
    const typed = searchTextOf(c);
    const records = typed ? await library.searchSamples({ ...scopeOf(c), text: typed, limit: 48 }) : [];
    return answer(c, searchPage(contextOf(c), typed, records));
  });

  app.get('/s/:id', async (c) => {
    const record = await findById(c, c.req.param('id'), idPatterns.samplePrefix);
    if (!record) return c.notFound();
    if (record.id !== c.req.param('id')) return c.redirect(`/s/${record.id}`);
    const [ancestors, descendants] = await Promise.all([
      library.ancestors(record.id, scopeOf(c)),
      library.descendants(record.id, scopeOf(c)),
    ]);
    const recipe = publicRecipe(record.recipe, await shownSources(record, scopeOf(c).serverId, library));
    const release = releaseOf([record], models, contextOf(c).locale);
    return answer(
      c,
      samplePage(contextOf(c), { record, recipe, ancestors, descendants, release, baseUrl: baseUrlOf(c) }),
    );
  });

  app.get('/samples/:file', async (c) => {
    const [id = '', extension, ...rest] = c.req.param('file').split('.');
    const record = rest.length === 0 ? await findById(c, id, idPatterns.sample) : undefined;
    if (!record) return c.notFound();
    const file = { library, record, isPublic: scopeOf(c).serverId === undefined };
    if (extension === 'wav')
      return (
        (await serveWav(c, { ...file, isShown: await shownSources(record, scopeOf(c).serverId, library) })) ??
        c.notFound()
      );
    if (extension === 'png') return (await servePicture(c, { ...file, pictures })) ?? c.notFound();
    return c.notFound();
  });

  return app;
}

/** A short id that begins several sounds is not found, rather than an error. */
async function unlessAmbiguous<T>(found: Promise<T | undefined>): Promise<T | undefined> {
  try {
    return await found;
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}

const packName = ({ model, period }: Omit<TopQuery, 'page' | 'newest'>): string =>
  ['rimshot', 'top', model, period].filter(Boolean).join('-');
