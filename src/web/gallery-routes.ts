import { type Context, Hono } from 'hono';
import { findVisible } from '../chat/visible-sample.ts';
import type { SampleRecord } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { packFileName } from '../packs/pack.ts';
import { publicRecipe, shownSources } from '../packs/public-recipe.ts';
import { wavFormNames } from '../sound/wav-form.ts';
import { ignoreUserError } from '../user-error.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { idPatterns } from './channel-entry.ts';
import { kitRoutes } from './kit-routes.ts';
import type { Html } from './markup.ts';
import { collectionPage } from './pages/collection-page.ts';
import type { PageContext } from './pages/layout.ts';
import { releaseOf } from './pages/release-view.ts';
import { samplePage } from './pages/sample-page.ts';
import { searchPage, topPage } from './pages/top-page.ts';
import type { Pictures } from './pictures.ts';
import { servePicture, serveWav } from './sample-files.ts';
import { type GalleryScope, packName, perPage, type TopPackParts, topPacks } from './top-packs.ts';
import { searchTextOf, topQueryOf } from './top-query.ts';

export interface GalleryParts extends TopPackParts {
  readonly workshop: Pick<Workshop, 'pack' | 'forSampler' | 'loop' | 'stems'>;
  readonly models: Pick<ModelStore, 'list' | 'withWeights'>;
  readonly pictures: Pictures;
  readonly scopeOf: (c: Context) => GalleryScope;
  readonly contextOf: (c: Context) => PageContext;
  readonly baseUrl: () => string;
  /** Where else this visitor gets a sound's stored file; default: nowhere. */
  readonly elsewhere?: (c: Context, sampleId: string) => Promise<string | undefined>;
}

/** The read-only pages: leaderboard, search, one page a sound, WAVs, pictures and packs. Anything unknown is left to the caller's 404. */
export function galleryRoutes(parts: GalleryParts): Hono {
  const { library, models, pictures, scopeOf, contextOf, baseUrl } = parts;
  const app = new Hono();
  const packOf = topPacks(parts);

  const answer = (c: Context, markup: Html) =>
    c.html(markup as unknown as string, 200, {
      'Cache-Control': scopeOf(c).serverId === undefined ? 'public, max-age=15' : 'no-cache',
      Vary: 'Accept-Language, Cookie',
    });

  const findById = async (c: Context, id: string, pattern: RegExp): Promise<SampleRecord | undefined> => {
    if (!pattern.test(id)) return undefined;
    const { serverId } = scopeOf(c);
    const found =
      serverId === undefined ? library.findSample(id, { publicOnly: true }) : findVisible(id, serverId, { library });
    // A short id that begins several sounds is not found, rather than an error.
    return found.catch(ignoreUserError);
  };

  app.get('/top', async (c) => {
    const query = topQueryOf(c);
    const { page, newest, ...filter } = query;
    const wanted = { ...scopeOf(c), ...filter, limit: perPage + 1, offset: (page - 1) * perPage };
    const found = await (newest ? library.newest(wanted) : library.top(wanted));
    const names = ['kick', 'snare', 'hat', 'perc', ...models.list().map(({ manifest }) => manifest.name)];
    const records = found.slice(0, perPage);
    const release = releaseOf(records, models, contextOf(c).locale);
    const shown = { records, models: [...new Set(names)], hasNext: found.length > perPage, perPage, release };
    return answer(c, topPage(contextOf(c), query, shown));
  });

  app.get('/top.zip', async (c) => {
    const query = topQueryOf(c);
    return c.body(new Uint8Array(await packOf(query, scopeOf(c))), 200, {
      'Content-Type': 'application/zip',
      'Content-Disposition': `attachment; filename*=UTF-8''${encodeURIComponent(packFileName(packName(query), 'zip'))}`,
      'Cache-Control': scopeOf(c).serverId === undefined ? 'public, max-age=60' : 'no-cache',
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
    const [ancestors, descendants, isShown] = await Promise.all([
      library.ancestors(record.id, scopeOf(c)),
      library.descendants(record.id, scopeOf(c)),
      shownSources(record, scopeOf(c).serverId, library),
    ]);
    const recipe = publicRecipe(record.recipe, isShown);
    const release = releaseOf([record], models, contextOf(c).locale);
    return answer(c, samplePage(contextOf(c), { record, recipe, ancestors, descendants, release, baseUrl: baseUrl() }));
  });

  /** Whoever has its link sees those of a collection's sounds that they may see anyway. */
  app.get('/c/:id', async (c) => {
    const id = c.req.param('id');
    const collection = idPatterns.collection.test(id) ? await library.findCollection(id) : undefined;
    if (!collection) return c.notFound();
    const records = await library.collectionSamples(id, scopeOf(c));
    const release = releaseOf(records, models, contextOf(c).locale);
    return answer(c, collectionPage(contextOf(c), { name: collection.name, records, release }));
  });

  app.get('/samples/:file', async (c) => {
    const [id = '', extension, ...rest] = c.req.param('file').split('.');
    const record = rest.length === 0 ? await findById(c, id, idPatterns.sample) : undefined;
    if (!record || (extension !== 'wav' && extension !== 'png')) return c.notFound();
    const elsewhere = parts.elsewhere && (() => parts.elsewhere?.(c, record.id) ?? Promise.resolve(undefined));
    const file = { library, record, serverId: scopeOf(c).serverId, elsewhere };
    if (extension === 'png') return (await servePicture(c, file, pictures)) ?? c.notFound();
    const taken = c.req.query('take');
    const format = wavFormNames.find((name) => name === taken);
    const taking = taken === undefined ? undefined : { forSampler: parts.workshop.forSampler, format };
    return (await serveWav(c, file, taking)) ?? c.notFound();
  });

  app.route('/', kitRoutes(parts));
  return app;
}
