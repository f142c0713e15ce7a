import type { CheckOptions } from '../audio/sound-limits.ts';
import { createSideThread } from '../side-thread/side-thread.ts';
import type { open } from './beatbox-thread.ts';
import type { HeardPhrase } from './hear-phrase.ts';
import type { SortOptions } from './sorter.ts';

/** A phrase takes seconds. */
const mostMs = 60_000;

export type Beatbox = ReturnType<typeof createBeatbox>;

/** Hears phrases in a thread of its own: foreign decoders and a second of arithmetic stay beside the event loop. */
export function createBeatbox() {
  const thread = createSideThread<ReturnType<typeof open>>(new URL('beatbox-thread.ts', import.meta.url).href, {
    mostMs,
  });
  return {
    /** A file as sounds and a beat. Rejects with a UserError where it cannot be read, has no hit, or too many. */
    hear: (bytes: Uint8Array, options: Pick<CheckOptions, 'name'> & SortOptions = {}): Promise<HeardPhrase> =>
      thread.call('hear', bytes, options),
    /** Ends the thread. */
    stop: () => thread.stop(),
  };
}
