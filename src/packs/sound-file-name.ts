import type { SampleRecord } from '../library/library.ts';
import { shortId } from '../sound/recipe.ts';

/** A WAV's name on disk: the model's name may be anything its owner typed. */
export const soundFileName = ({ id, recipe }: Pick<SampleRecord, 'id' | 'recipe'>): string =>
  `${recipe.model.replace(/[^\p{L}\p{N}_-]+/gu, '-')}-${shortId(id)}.wav`;
