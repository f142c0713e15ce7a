import { checkSound, UnknownFormat } from '../audio/read-sound.ts';
import type { CheckOptions } from '../audio/sound-limits.ts';
import { readWav } from '../audio/wav.ts';
import type { Sentence } from '../languages/sentence.ts';
import { type BeatSounds, loopFile, stemsFile } from '../packs/beat-files.ts';
import { formedSounds, formedWav, type Reformed } from '../packs/formed-sounds.ts';
import { type Pack, type PackOptions, type PackSound, packOf } from '../packs/pack.ts';
import { type ArchiveFile, personalArchive } from '../packs/personal-archive.ts';
import { takenSound } from '../packs/taken-sound.ts';
import { type VoiceMessage, voiceMessage } from '../packs/voice-message.ts';
import type { ShapeRecipe } from '../sound/shape-recipe.ts';
import { type ShapedWav, shapedWav } from '../sound/shape-wav.ts';
import { drawSounds } from './draw-sounds.ts';

/** In the workshop's thread. */
export const open = () => ({
  async picture(wavs: readonly Uint8Array[], labels: readonly string[]): Promise<Uint8Array> {
    const sounds = wavs.map((wav) => readWav(wav).sound);
    return new Uint8Array(await drawSounds(sounds, labels));
  },

  async check(
    bytes: Uint8Array,
    options: CheckOptions,
  ): Promise<{ recipeText?: string } | { unknown: Sentence; isAudio: boolean }> {
    try {
      const { recipeText } = await checkSound(bytes, options);
      return recipeText === undefined ? {} : { recipeText };
    } catch (error) {
      // Between threads an error loses its class.
      if (error instanceof UnknownFormat) return { unknown: error.sentence, isAudio: error.isAudio };
      throw error;
    }
  },

  /** The sounds stay where they came from: the count says which of them are in it. */
  async pack(
    sounds: readonly PackSound[],
    options: PackOptions,
  ): Promise<Pick<Pack, 'name' | 'type' | 'bytes'> & { readonly count: number }> {
    const { included, leftOut, ...file } = packOf(await formedSounds(sounds, options.format), options);
    return { ...file, count: included.length };
  },

  archive: (data: object, files: readonly ArchiveFile[], limitBytes: number) =>
    personalArchive(data, files, limitBytes),
  loop: (sounds: BeatSounds): Uint8Array => loopFile(sounds),
  stems: (sounds: BeatSounds): Uint8Array => stemsFile(sounds),
  shape: (recipe: ShapeRecipe, source: Uint8Array): Promise<ShapedWav> => shapedWav(recipe, source),
  voice: (wavs: readonly Uint8Array[]): Promise<VoiceMessage> => voiceMessage(wavs),
  /** See formedWav and takenSound; the WAV alone. */
  forSampler: async (wav: Uint8Array, formed?: Reformed): Promise<Uint8Array> =>
    takenSound(formed ? await formedWav({ wav, ...formed }, formed.format) : wav).wav,
});
