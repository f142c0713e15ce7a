import type { Context } from 'hono';
import type { Library, SampleRecord } from '../library/library.ts';
import { type IsShown, publicWav } from '../packs/public-recipe.ts';
import { sourcesOf } from '../sound/recipe.ts';
import { soundTitle } from './pages/sound-view.ts';
import type { Pictures } from './pictures.ts';
import { serveBytes } from './serve-bytes.ts';

/** Sounds never change under their id, but they may be deleted, or a server may leave the gallery: then copies end too. */
const lifetime = (isPublic: boolean): string => `${isPublic ? 'public' : 'private'}, max-age=3600`;

export interface SampleFileParts {
  readonly library: Pick<Library, 'readAudio'>;
  readonly record: SampleRecord;
  readonly isPublic: boolean;
  /** Which sources its recipe may name here. */
  readonly isShown: IsShown;
}

/** A sound's WAV, whole or the range that a player asks for; undefined where its audio is gone. */
export async function serveWav(
  c: Context,
  { library, record, isPublic, isShown }: SampleFileParts,
): Promise<Response | undefined> {
  const isWhole = sourcesOf(record.recipe).every(isShown);
  return serveBytes(c, {
    tag: `${record.id}${isWhole ? '' : '-public'}`,
    headers: {
      'Cache-Control': lifetime(isPublic),
      'Content-Type': 'audio/wav',
      // Without a name, which Chromium prefers to the link's own: `1-kick-k7f3q2.wav`, or a part of a kit.
      'Content-Disposition': 'inline',
    },
    bytes: async () => {
      const wav = await library.readAudio(record.id);
      return wav && publicWav(wav, record.recipe, isShown);
    },
  });
}

/** A sound's picture, drawn when it is first asked for. */
export async function servePicture(
  c: Context,
  { library, record, isPublic, pictures }: Omit<SampleFileParts, 'isShown'> & { readonly pictures: Pictures },
): Promise<Response | undefined> {
  return serveBytes(c, {
    tag: `${record.id}-p2`,
    headers: { 'Cache-Control': lifetime(isPublic), 'Content-Type': 'image/png' },
    bytes: () => pictures.of(record.id, soundTitle(record), () => library.readAudio(record.id)),
  });
}
