import { readFileSync } from 'node:fs';
import { readSound } from '../audio/read-sound.ts';
import type { CheckOptions } from '../audio/sound-limits.ts';
import { type HeardPhrase, hearPhrase } from './hear-phrase.ts';
import { type Sorter, type SortOptions, sorterShape } from './sorter.ts';

/** The sorter that test/campaigns/beatbox-sorter.ts trained. */
export const readSorter = (): Sorter =>
  sorterShape.parse(JSON.parse(readFileSync(new URL('sorter-weights.json', import.meta.url), 'utf8')));

/** In the thread of the beatbox. */
export function open() {
  const sorter = readSorter();
  return {
    /** A file of any format as a phrase. Throws as readSound and hearPhrase do. */
    async hear(bytes: Uint8Array, options: Pick<CheckOptions, 'name'> & SortOptions): Promise<HeardPhrase> {
      const { sound } = await readSound(bytes, options);
      return hearPhrase(sound, sorter, options);
    },
  };
}
