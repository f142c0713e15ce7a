import type { Strings } from '../languages/text.ts';
import type { SampleRecord } from '../library/library.ts';
import { soundFileName } from '../packs/file-name.ts';
import { shortId } from '../sound/recipe.ts';
import type { SoundFile } from './chat.ts';
import { describeSeed } from './describe-recipe.ts';

/** How a sound stands in its message. */
export interface Shown {
  readonly strings: Strings;
  /** As in the picture and on the buttons; absent where the message numbers nothing. */
  readonly position?: number;
  /** Part of a kit, in English for the file's name, … */
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
