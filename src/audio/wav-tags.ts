import type { Refuse } from './sound-limits.ts';
import { type Chunk, chunksOf, fourLetters } from './wav-chunks.ts';

/** A recipe is below 2 KB; a longer comment is not one of ours. */
const maxTagBytes = 64 * 1024;
/** Of all LIST/INFO chunks together; the format knows some two dozen. */
const maxTags = 64;

/** The tags that are read and written, by what they hold. */
export const infoTags = { recipe: 'ICMT', title: 'INAM', software: 'ISFT', licence: 'ICOP' } as const;
type WavTag = (typeof infoTags)[keyof typeof infoTags];
const knownTags: readonly WavTag[] = Object.values(infoTags);
export type WavTags = Readonly<Partial<Record<WavTag, string>>>;

/** What a file claims as its recipe: unchecked. */
export const recipeOf = (tags: WavTags): string | undefined => {
  const comment = tags[infoTags.recipe];
  return comment?.startsWith('{') ? comment : undefined;
};

/** The first of each tag that we know. Refuses more tags than a file may have. */
export function readInfoTags(
  bytes: Uint8Array,
  chunks: readonly Chunk[],
  littleEndian: boolean,
  refuse: Refuse,
): WavTags {
  const tags: Partial<Record<WavTag, string>> = {};
  const utf8 = new TextDecoder();
  let left = maxTags;
  for (const list of chunks) {
    const end = list.offset + list.size;
    if (list.id !== 'LIST' || end > bytes.length || fourLetters(bytes, list.offset) !== 'INFO') continue;
    const found = chunksOf(bytes, { start: list.offset + 4, end, limit: left, littleEndian });
    if (found === undefined) return refuse('tagsTooMany', { most: maxTags });
    left -= found.length;
    for (const { id, offset, size } of found) {
      const tag = knownTags.find((known) => known === id);
      if (tag === undefined || tags[tag] !== undefined || size > maxTagBytes || offset + size > end) continue;
      tags[tag] = utf8.decode(bytes.subarray(offset, offset + size)).replace(/\0.*$/s, '');
    }
  }
  return tags;
}
