import type { Pack, PackOptions, PackSound } from '../audio/pack.ts';
import { createSideThread } from '../side-thread/side-thread.ts';
import type { open } from './workshop-thread.ts';

/** What is drawn and packed from sounds that are there: in a thread of its own, beside the event loop and the worker. */
export interface Workshop {
  /** One PNG that shows 1 to 8 WAV files, numbered where there are several; a label each. */
  picture(wavs: readonly Uint8Array[], labels?: readonly string[]): Promise<Uint8Array>;
  /** See packOf. */
  pack(sounds: readonly PackSound[], options: PackOptions): Promise<Pack>;
  /** Ends the thread. */
  stop(): Promise<void>;
}

export function createWorkshop(): Workshop {
  const thread = createSideThread<ReturnType<typeof open>>(new URL('workshop-thread.ts', import.meta.url).href);
  return {
    picture: (wavs, labels = []) => thread.call('picture', wavs, labels),
    async pack(sounds, options) {
      const { count, ...packed } = await thread.call('pack', sounds, options);
      return { ...packed, included: sounds.slice(0, count), leftOut: sounds.slice(count) };
    },
    stop: () => thread.stop(),
  };
}
