import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../library/recipe.ts';
import type { SoundFile } from './chat.ts';

/** `kick-k7f3q2.wav`, in a kit `open-hat-k7f3q2.wav`: model names and ids hold nothing that a file system minds. */
export const soundFile = (sample: SampleRecord, wav: Uint8Array, part: string = sample.recipe.model): SoundFile => ({
  sampleId: sample.id,
  name: `${part.replaceAll(/[^a-z0-9_-]+/g, '-')}-${shortId(sample.id)}.wav`,
  wav,
});
