import { type Context, Hono } from 'hono';
import type { App } from '../chat/app.ts';
import { filterOf, type SoundQuery, soundQueryOf } from '../chat/sound-query.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import type { FoundSounds } from '../library/library.ts';
import { type MapPoint, mostPoints } from '../likeness/likeness.ts';
import { libraryPage, perLibraryPage } from './pages/library-page.ts';
import { pageContext } from './site.ts';

export interface LibraryRouteParts extends Pick<App, 'library' | 'likeness' | 'models'> {
  /** The person at the page. */
  readonly personId: string;
  readonly serverId: string;
}

const noStore = { 'Cache-Control': 'no-store' };
const shownTags = 60;
/** Maps by their query and the sounds in it: a filter that is taken back draws nothing anew. */
const rememberedMaps = 4;

/** The owner's own page: what they keep and made, with filters, search, collections and a map. */
export function libraryRoutes({ library, likeness, models, personId, serverId }: LibraryRouteParts): Hono {
  const app = new Hono();
  const maps = new BoundedMap<string, Promise<readonly MapPoint[]>>(rememberedMaps);
  const queryOf = (c: Context): SoundQuery => soundQueryOf(new URL(c.req.url).searchParams);
  const find = (query: SoundQuery): Promise<FoundSounds> =>
    library.findSounds({
      ...filterOf(query, { personId, serverId }),
      limit: perLibraryPage,
      offset: (query.page - 1) * perLibraryPage,
    });

  app.get('/library', async (c) => {
    const query = queryOf(c);
    const [found, tags, collections] = await Promise.all([
      find(query),
      library.tagsOf(personId, shownTags),
      library.collectionsOf(personId),
    ]);
    const names = [...new Set(models.list().map(({ manifest }) => manifest.name))];
    const page = libraryPage(pageContext(c, 'channel'), { query, found, tags, collections, models: names });
    return c.html(String(page), 200, { ...noStore, Vary: 'Accept-Language, Cookie' });
  });

  app.get('/api/map', async (c) => {
    const query = { ...queryOf(c), page: 1 };
    const filter = filterOf(query, { personId, serverId });
    // A map is as old as its newest sound and its number of sounds.
    const { records, total } = await library.findSounds({ ...filter, limit: 1 });
    const key = JSON.stringify([query, total, records[0]?.id]);
    const known = maps.get(key);
    const points = known ?? likeness.map(filter);
    if (!known) {
      maps.set(key, points);
      points.catch(() => maps.delete(key));
    }
    const drawn = await points;
    // Sounds that are being measured are on the next one.
    if (drawn.length < Math.min(total, mostPoints)) maps.delete(key);
    return c.json(drawn, 200, noStore);
  });

  return app;
}
