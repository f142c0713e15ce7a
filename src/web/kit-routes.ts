import { type Context, Hono } from 'hono';
import { findVisibleKit } from '../chat/find-kit.ts';
import { beatSounds } from '../chat/play-beat.ts';
import { soundsOfKit } from '../chat/show-kit.ts';
import type { KitRecord } from '../kits/kit.ts';
import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { type BeatSounds, beatFileName, beatMidi } from '../packs/beat-files.ts';
import { kitPack } from '../packs/kit-pack.ts';
import { packFormatOf } from '../packs/pack-formats.ts';
import { packRecords } from '../packs/pack-records.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { localPerson, localPlace } from './channel-request.ts';
import { kitView } from './kit-view.ts';
import { kitPage } from './pages/kit-page.ts';
import type { PageContext } from './pages/layout.ts';
import { releaseOf } from './pages/release-view.ts';
import { serveBytes } from './serve-bytes.ts';
import { servePack } from './take-routes.ts';
import type { GalleryScope } from './top-packs.ts';

export interface KitRouteParts {
  readonly library: Library;
  readonly models: Pick<ModelStore, 'withWeights'>;
  readonly workshop: Pick<Workshop, 'loop' | 'stems' | 'pack'>;
  readonly scopeOf: (c: Context) => GalleryScope;
  readonly contextOf: (c: Context) => PageContext;
  readonly baseUrl: () => string;
}

/** A kit's page and what is downloaded from it: the beat as a loop, as stems, as MIDI. */
export function kitRoutes({ library, models, workshop, scopeOf, contextOf, baseUrl }: KitRouteParts): Hono {
  const app = new Hono();
  const find = (c: Context): Promise<KitRecord | undefined> =>
    findVisibleKit(c.req.param('id') ?? '', scopeOf(c).serverId, { library });

  app.get('/k/:id', async (c) => {
    const kit = await find(c);
    if (!kit) return c.notFound();
    const context = contextOf(c);
    const { serverId } = scopeOf(c);
    const sounds = await soundsOfKit(kit, serverId, { library });
    const records = [...new Map(sounds.filter((one) => one !== undefined).map((one) => [one.id, one])).values()];
    const markup = kitPage(context, {
      kit,
      view: await kitView(kit, { locale: context.locale, serverId, library }),
      records,
      release: releaseOf(records, models, context.locale),
      // Whoever has the channel has its person's kits.
      isOwn: context.site === 'channel' && kit.ownerId === localPerson().id,
      baseUrl: baseUrl(),
    });
    return c.html(String(markup), 200, { 'Cache-Control': 'no-cache', Vary: 'Accept-Language, Cookie' });
  });

  const files: Readonly<Record<string, KitFile>> = {
    'loop.wav': { type: 'audio/wav', bytes: (sounds) => workshop.loop(sounds) },
    'stems.zip': { type: 'application/zip', bytes: (sounds) => workshop.stems(sounds) },
    'beat.mid': { type: 'audio/midi', bytes: async ({ kit }) => beatMidi(kit) },
  };

  app.get('/kits/:id/pack', async (c) => {
    const format = packFormatOf(c.req.query('format') ?? 'all');
    const kit = format && (await find(c));
    if (!kit) return c.notFound();
    const { serverId } = scopeOf(c);
    const { records, ...wish } = kitPack(kit, await soundsOfKit(kit, serverId, { library }));
    if (!records.some(({ record }) => record.hasAudio)) return c.notFound();
    const options = { ...wish, format, serverId, limitBytes: localPlace.attachmentLimitBytes };
    return servePack(c, await packRecords(records, options, { library, models, workshop }));
  });

  app.get('/kits/:id/:file', async (c) => {
    const name = c.req.param('file');
    const file = Object.hasOwn(files, name) ? files[name] : undefined;
    const kit = file && (await find(c));
    if (!file || !kit) return c.notFound();
    const { serverId } = scopeOf(c);
    // A sound that is deleted or hidden leaves the kit's revision as it is.
    const there = (await soundsOfKit(kit, serverId, { library })).map((sound) => (sound?.hasAudio ? 1 : 0));
    const ending = name.replace(/^\w+/, name.startsWith('stems') ? '-stems' : '');
    const answer = await serveBytes(c, {
      tag: [kit.id, kit.revision, serverId ?? 'public', there.join(''), name].join('-'),
      headers: {
        'Cache-Control': 'no-cache',
        'Content-Type': file.type,
        'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(`${beatFileName(kit)}${ending}`)}`,
      },
      bytes: async () => file.bytes(await beatSounds(kit, serverId, { library })),
    });
    return answer ?? c.notFound();
  });

  return app;
}

interface KitFile {
  readonly type: string;
  readonly bytes: (sounds: BeatSounds) => Promise<Uint8Array>;
}
