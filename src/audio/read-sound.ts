import { UserError } from '../user-error.ts';
import type { OpenedSound, SoundFormat } from './formats/opened.ts';
import { formatOf, readable } from './known-formats.ts';
import { type Sound, silenceNotFinite } from './sound.ts';
import { type CheckOptions, checkBytes, count, refuseWith, shortName, uploadLimits } from './sound-limits.ts';

export interface ReadSound {
  readonly sound: Sound;
  readonly format: SoundFormat;
  /** The recipe that the file claims, unchecked. */
  readonly recipeText?: string;
  /** Sentences for the person about repairs and omissions: "kick.wav is cut off: …". Mostly empty. */
  readonly notes: readonly string[];
}

/** A file in none of the formats that are read. */
export class UnknownFormat extends UserError {
  /** A browser may be able to read it. */
  readonly isAudio: boolean;

  constructor(sentence: string, isAudio: boolean) {
    super(sentence);
    this.isAudio = isAudio;
  }
}

/** Up to this share, broken samples are mended; beyond it, the file is no sound. */
const mendedShare = 0.01;

/**
 * Recognises a file by its contents, never by its name, and checks its header against the limits. Nothing is decoded.
 * Throws UserError, a sentence that begins with the name; UnknownFormat where the format is not read here.
 */
export function openSound(bytes: Uint8Array, options: CheckOptions = {}): OpenedSound {
  const { name = 'The file', limits = uploadLimits } = options;
  const refuse = refuseWith(name);
  checkBytes(bytes, limits, refuse);
  const format = formatOf(bytes);
  if (format && 'open' in format) return format.open(bytes, options, refuse);
  if (format)
    throw new UnknownFormat(`${shortName(name)} is ${format.what}. ${format.wayOut}.`, format.isAudio ?? false);
  throw new UnknownFormat(`${shortName(name)} is in no format that is known here. Send a sound: ${readable}.`, true);
}

/**
 * Reads a sound of any format, at its own rate and with one or two channels. The limits also bound the decoding itself.
 * Throws UserError, a sentence that begins with the name, where it cannot be read or is beyond the limits.
 */
export async function readSound(bytes: Uint8Array, options: CheckOptions = {}): Promise<ReadSound> {
  const { name = 'The file', limits = uploadLimits, tooLong } = options;
  const opened = openSound(bytes, options);
  const refuse = refuseWith(name);
  const { sampleRate, format, recipeText } = opened;
  const most = Math.floor(limits.seconds * sampleRate);
  const decoded = await opened.decode(most + 1);
  const notes = [...opened.notes];
  const decodedFrames = decoded.channels[0]?.length ?? 0;
  if (decodedFrames === 0) return refuse(`is ${format} without any sound that can be read: it is empty or damaged.`);
  if (decoded.isCutOff) notes.push('is cut off or damaged: what is whole was read.');
  if (decodedFrames > most) {
    if (tooLong !== 'cut') return refuse(`is longer than ${limits.seconds} s, which is the most that is allowed.`);
    notes.push(`is longer than ${limits.seconds} s: the rest was left out.`);
  }
  const channels = decoded.channels.map((channel) => channel.slice(0, most));
  const broken = silenceNotFinite(channels);
  const samples = channels.length * Math.min(most, decodedFrames);
  if (broken > 0) {
    const said = `${count(broken)} of its ${count(samples)} samples`;
    if (broken > samples * mendedShare) return refuse(`is damaged: ${said} are not numbers.`);
    notes.push(
      `is damaged: ${said} ${broken === 1 ? 'is not a number and was' : 'are not numbers and were'} read as silence.`,
    );
  }
  return {
    sound: { channels, sampleRate },
    format,
    ...(recipeText !== undefined && { recipeText }),
    notes: notes.map((note) => `${shortName(name)} ${note}`),
  };
}

/**
 * Checks a file where no foreign decoder may run: whole samples as readSound does, compressed ones by their header
 * alone. Throws as readSound does.
 */
export async function checkSound(bytes: Uint8Array, options: CheckOptions = {}): Promise<{ recipeText?: string }> {
  const opened = openSound(bytes, options);
  return opened.isCompressed ? opened : readSound(bytes, options);
}
