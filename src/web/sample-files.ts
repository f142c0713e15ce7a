import type { Context } from 'hono';
import type { Library, SampleRecord } from '../library/library.ts';
import { publicWav, shownSources } from '../packs/public-recipe.ts';
import { sourcesOf } from '../sound/recipe.ts';
import type { Workshop } from '../workshop/workshop.ts';
import { soundTitle } from './pages/sound-view.ts';
import type { Pictures } from './pictures.ts';
import { serveBytes } from './serve-bytes.ts';

export interface SampleFileParts {
  readonly library: Library;
  readonly record: SampleRecord;
  /** Whose readers ask; undefined: everyone. */
  readonly serverId: string | undefined;
}

/** Sounds never change under their id, but they may be deleted, or their server may leave the gallery: then copies must end, too. */
const lifetime = (serverId: string | undefined): string =>
  `${serverId === undefined ? 'public' : 'private'}, max-age=3600`;

/** Adds the chunks that samplers read, for those who take the file home. */
type ForSampler = Workshop['forSampler'];

/**
 * A sound's WAV, whole or the range that a player asks for; undefined where its audio is gone.
 * @param forSampler default: as it is stored
 */
export async function serveWav(c: Context, { library, record, serverId }: SampleFileParts, forSampler?: ForSampler) {
  const isShown = await shownSources(record, serverId, library);
  const isWhole = sourcesOf(record.recipe).every(isShown);
  return serveBytes(c, {
    tag: `${record.id}${isWhole ? '' : '-public'}${forSampler ? '-s1' : ''}`,
    headers: {
      'Cache-Control': lifetime(serverId),
      'Content-Type': 'audio/wav',
      // Without a name: Chromium would prefer it to the link's own, `1-kick-k7f3q2.wav` or a part of a kit.
      'Content-Disposition': 'inline',
    },
    bytes: async () => {
      const wav = await library.readAudio(record.id);
      const told = wav && publicWav(wav, record.recipe, isShown);
      return told && forSampler ? forSampler(told) : told;
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
