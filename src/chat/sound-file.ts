import type { Strings } from '../languages/index.ts';
import type { SampleRecord } from '../library/library.ts';
import { soundFileName } from '../packs/file-name.ts';
import { shortId } from '../sound/recipe.ts';
import type { App } from './app.ts';
import type { SoundFile } from './chat.ts';
import { describeSeed } from './describe-recipe.ts';

/** A sound's place in its message. */
export interface Shown {
  readonly strings: Strings;
  /** As in the picture and on the buttons; absent in a message without numbers. */
  readonly position?: number;
  /** Part of a kit, in English for the file name, … */
  readonly part?: string;
  /** … and as people read it. */
  readonly label?: string;
}

/** A sound as a file of its message. */
export function soundFile(sample: SampleRecord, wav: Uint8Array, { strings, position, part, label }: Shown): SoundFile {
  const { id, recipe } = sample;
  const short = shortId(id);
  const facts = [label ?? recipe.model, describeSeed(recipe, strings), short].filter((fact) => fact !== '').join(', ');
  return {
    sampleId: id,
    name: soundFileName(sample, { position, part }),
    wav,
    alt: position === undefined ? facts : strings.result.soundAlt(position, facts),
  };
}

/** The picture of these sounds as a file of their message. */
export const pictureFile = (what: string, ids: readonly string[], bytes: Uint8Array, { result }: Strings) => ({
  name: `${what}-${shortId(ids[0] ?? '')}.png`,
  type: 'image/png',
  bytes,
  alt: result.pictureAlt(ids.length),
});

/** The files of several sounds, numbered or not, without those whose audio is gone. */
export async function soundFiles(
  samples: readonly SampleRecord[],
  { library }: Pick<App, 'library'>,
  { strings, isNumbered }: { readonly strings: Strings; readonly isNumbered: boolean },
): Promise<SoundFile[]> {
  const files = await Promise.all(
    samples.map(async (sample, i) => {
      const wav = await library.readAudio(sample.id);
      return wav && soundFile(sample, wav, { strings, ...(isNumbered && { position: i + 1 }) });
    }),
  );
  return files.filter((file) => file !== undefined);
}
