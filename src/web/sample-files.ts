import type { Context } from 'hono';
import type { Library, SampleRecord } from '../library/library.ts';
import { shapeOf } from '../packs/pack-records.ts';
import { publicWav, shownSources } from '../packs/public-recipe.ts';
import { sourcesOf } from '../sound/recipe.ts';
import type { WavFormName } from '../sound/wav-form.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { soundTitle } from './pages/sound-view.ts';
import type { Pictures } from './pictures.ts';
import { serveBytes } from './serve-bytes.ts';

export interface SampleFileParts {
  readonly library: Library;
  readonly record: SampleRecord;
  /** Whose readers ask; undefined: everyone. */
  readonly serverId: string | undefined;
  /** Where else this reader gets the stored file; default: nowhere. */
  readonly elsewhere?: (() => Promise<string | undefined>) | undefined;
}

/** Sounds never change under their id, but they may be deleted, or their server may leave the gallery: then copies must end, too. */
const lifetime = (serverId: string | undefined): string =>
  `${serverId === undefined ? 'public' : 'private'}, max-age=3600`;

/** How those get a file who take it home: with the chunks that samplers read, in a form of their choice. */
export interface Taking {
  readonly forSampler: Workshop['forSampler'];
  readonly format?: WavFormName | undefined;
}

/**
 * A sound's WAV, whole or the range that a player asks for; undefined where its audio is gone.
 * @param taking default: as it is stored
 */
export async function serveWav(c: Context, { library, record, serverId, elsewhere }: SampleFileParts, taking?: Taking) {
  const isShown = await shownSources(record, serverId, library);
  const isWhole = sourcesOf(record.recipe).every(isShown);
  // As it is stored: nothing of it is to be hidden, nothing added. Such an address is for GET alone.
  const address = isWhole && !taking && c.req.method === 'GET' ? await elsewhere?.() : undefined;
  if (address !== undefined) {
    c.header('Cache-Control', 'no-store');
    return c.redirect(address, 302);
  }
  return serveBytes(c, {
    tag: `${record.id}${isWhole ? '' : '-public'}${taking ? `-s1${taking.format ?? ''}` : ''}`,
    headers: {
      'Cache-Control': lifetime(serverId),
      'Content-Type': 'audio/wav',
      // Without a name: Chromium would prefer it to the link's own, `1-kick-k7f3q2.wav` or a part of a kit.
      'Content-Disposition': 'inline',
    },
    bytes: async () => {
      const wav = await library.readAudio(record.id);
      const told = wav && publicWav(wav, record.recipe, isShown);
      if (!told || !taking) return told;
      const { forSampler, format } = taking;
      if (!format) return forSampler(told);
      return forSampler(told, { sampleId: record.id, shape: await shapeOf(record.recipe, isShown, library), format });
    },
  });
}

/** A sound's picture, drawn when it is first asked for. */
export function servePicture(c: Context, { library, record, serverId }: SampleFileParts, pictures: Pictures) {
  return serveBytes(c, {
    tag: `${record.id}-p2`,
    headers: { 'Cache-Control': lifetime(serverId), 'Content-Type': 'image/png' },
    bytes: () => pictures.of(record.id, soundTitle(record), () => library.readAudio(record.id)),
  });
}
