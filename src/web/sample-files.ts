import type { Context } from 'hono';
import { type IsShown, publicWav } from '../chat/public-recipe.ts';
import { soundFileName } from '../chat/sound-file-name.ts';
import type { Library, SampleRecord } from '../library/library.ts';
import { sourcesOf } from '../library/recipe.ts';
import { soundTitle } from './pages/sound-view.ts';
import type { Pictures } from './pictures.ts';

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
  const headers: Record<string, string> = {
    'Cache-Control': lifetime(isPublic),
    ETag: `"${record.id}${isWhole ? '' : '-public'}"`,
    'Content-Type': 'audio/wav',
    'Accept-Ranges': 'bytes',
    'Content-Disposition': `inline; filename*=UTF-8''${encodeURIComponent(soundFileName(record))}`,
  };
  if (c.req.header('if-none-match') === headers.ETag) return c.body(null, 304, headers);
  const wav = await library.readAudio(record.id);
  if (!wav) return undefined;
  const bytes = publicWav(wav, record.recipe, isShown);
  const range = rangeOf(c.req.header('range'), bytes.length);
  if (range === 'unsatisfiable') return c.body(null, 416, { ...headers, 'Content-Range': `bytes */${bytes.length}` });
  if (!range) return c.body(new Uint8Array(bytes), 200, headers);
  const [first, last] = range;
  headers['Content-Range'] = `bytes ${first}-${last}/${bytes.length}`;
  return c.body(new Uint8Array(bytes.subarray(first, last + 1)), 206, headers);
}

/** A sound's picture, drawn when it is first asked for. */
export async function servePicture(
  c: Context,
  { library, record, isPublic, pictures }: Omit<SampleFileParts, 'isShown'> & { readonly pictures: Pictures },
): Promise<Response | undefined> {
  const headers = { 'Cache-Control': lifetime(isPublic), ETag: `"${record.id}-p1"`, 'Content-Type': 'image/png' };
  if (c.req.header('if-none-match') === headers.ETag) return c.body(null, 304, headers);
  const bytes = await pictures.of(record.id, soundTitle(record), () => library.readAudio(record.id));
  return bytes && c.body(new Uint8Array(bytes), 200, headers);
}

/** First and last byte of a single range; undefined for none, or for one that may be ignored. */
function rangeOf(header: string | undefined, size: number): readonly [number, number] | 'unsatisfiable' | undefined {
  const match = /^bytes=(\d{0,12})-(\d{0,12})$/.exec(header ?? '');
  if (!match || (match[1] === '' && match[2] === '')) return undefined;
  const first = match[1] === '' ? Math.max(0, size - Number(match[2])) : Number(match[1]);
  const last = match[1] === '' || match[2] === '' ? size - 1 : Math.min(size - 1, Number(match[2]));
  return first <= last && first < size ? [first, last] : 'unsatisfiable';
}
