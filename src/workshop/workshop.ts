import { UnknownFormat } from '../audio/read-sound.ts';
import type { CheckOptions } from '../audio/sound-limits.ts';
import type { BeatSounds } from '../packs/beat-files.ts';
import type { Reformed } from '../packs/formed-sounds.ts';
import type { Pack, PackOptions, PackSound } from '../packs/pack.ts';
import type { ArchiveFile } from '../packs/personal-archive.ts';
import type { VoiceMessage } from '../packs/voice-message.ts';
import { createSideThread } from '../side-thread/side-thread.ts';
import type { ShapeRecipe } from '../sound/shape-recipe.ts';
import type { ShapedWav } from '../sound/shape-wav.ts';
import type { open } from './workshop-thread.ts';

/** An upload takes seconds, a pack of a thousand sounds a minute on a slow computer. */
const mostMs = 180_000;

export type Workshop = ReturnType<typeof createWorkshop>;

/** Draws, packs and checks sounds that are there, in a thread of its own beside event loop and worker. */
export function createWorkshop() {
  const thread = createSideThread<ReturnType<typeof open>>(new URL('workshop-thread.ts', import.meta.url).href, {
    mostMs,
  });
  return {
    /** See checkSound. */
    async check(bytes: Uint8Array, options: Pick<CheckOptions, 'name'>): Promise<{ readonly recipeText?: string }> {
      const checked = await thread.call('check', bytes, options);
      if ('unknown' in checked) throw new UnknownFormat(checked.unknown, checked.isAudio);
      return checked;
    },
    /** One PNG of 1 to 8 WAV files, numbered where there are several, with a label each. */
    picture: (wavs: readonly Uint8Array[], labels: readonly string[] = []) => thread.call('picture', wavs, labels),
    /** See packOf. */
    async pack(sounds: readonly PackSound[], options: PackOptions): Promise<Pack> {
      const { count, ...packed } = await thread.call('pack', sounds, options);
      return { ...packed, included: sounds.slice(0, count), leftOut: sounds.slice(count) };
    },
    /** See personalArchive. */
    archive: (data: object, files: readonly ArchiveFile[], limitBytes: number) =>
      thread.call('archive', data, files, limitBytes),
    /** See loopFile. */
    loop: (sounds: BeatSounds): Promise<Uint8Array> => thread.call('loop', sounds),
    /** See stemsFile. */
    stems: (sounds: BeatSounds): Promise<Uint8Array> => thread.call('stems', sounds),
    /** See shapedWav. */
    shape: (recipe: ShapeRecipe, source: Uint8Array): Promise<ShapedWav> => thread.call('shape', recipe, source),
    /** See voiceMessage. */
    voice: (wavs: readonly Uint8Array[]): Promise<VoiceMessage> => thread.call('voice', wavs),
    /** A WAV with the chunks that samplers read, in this form or as it is: see takenSound. */
    forSampler: (wav: Uint8Array, formed?: Reformed) => thread.call('forSampler', wav, formed),
    /** Ends the thread. */
    stop: () => thread.stop(),
  };
}
