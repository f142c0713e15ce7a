import { type Sentence, sentence } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';
import type { OpenedSound } from './formats/opened.ts';
import { formatOf } from './known-formats.ts';
import { silenceNotFinite } from './sound.ts';
import { type CheckOptions, checkBytes, named, refuseWith, uploadLimits } from './sound-limits.ts';

export type ReadSound = Awaited<ReturnType<typeof readSound>>;

/** A file in none of the formats that are read. */
export class UnknownFormat extends UserError {
  /** A browser may be able to read it. */
  readonly isAudio: boolean;

  constructor({ key, values }: Sentence, isAudio: boolean) {
    super(key, values as never);
    this.isAudio = isAudio;
  }
}

/** Up to this share, broken samples are mended; beyond it, the file is no sound. */
const mendedShare = 0.01;

/**
 * Recognises a file by its contents, never by its name, and checks its header against the limits. Nothing is decoded.
 * Throws UserError; UnknownFormat where the format is not read here.
 */
export function openSound(bytes: Uint8Array, options: CheckOptions = {}): OpenedSound {
  const { name, limits = uploadLimits } = options;
  const refuse = refuseWith(name);
  checkBytes(bytes, limits, refuse);
  const format = formatOf(bytes);
  if (format && 'open' in format) return format.open(bytes, options, refuse);
  if (!format) throw new UnknownFormat(sentence('unknownFormat', named(name)), true);
  const { what, wayOut, isAudio = false } = format;
  throw new UnknownFormat(sentence('foreignFormat', { what, wayOut, ...named(name) }), isAudio);
}

/**
 * Reads a sound of any format, at its own rate and with one or two channels. The limits also bound the decoding itself.
 * Throws UserError where it cannot be read or is beyond the limits.
 */
export async function readSound(bytes: Uint8Array, options: CheckOptions = {}) {
  const { name, limits = uploadLimits, tooLong } = options;
  const opened = openSound(bytes, options);
  const refuse = refuseWith(name);
  const { sampleRate, format, recipeText } = opened;
  const most = Math.floor(limits.seconds * sampleRate);
  const decoded = await opened.decode(most + 1);
  const notes = [...opened.notes];
  const decodedFrames = decoded.channels[0]?.length ?? 0;
  if (decodedFrames === 0) return refuse('noSound', { format });
  if (decoded.isCutOff) notes.push(sentence('cutOff', {}));
  if (decodedFrames > most) {
    if (tooLong !== 'cut') return refuse('soundLonger', { most: limits.seconds });
    notes.push(sentence('restLeftOut', { most: limits.seconds }));
  }
  const channels = decoded.channels.map((channel) => channel.slice(0, most));
  const broken = silenceNotFinite(channels);
  const samples = channels.length * Math.min(most, decodedFrames);
  if (broken > 0) {
    if (broken > samples * mendedShare) return refuse('samplesBroken', { broken, samples });
    notes.push(sentence('readAsSilence', { broken, samples }));
  }
  return {
    sound: { channels, sampleRate },
    format,
    /** The recipe that the file claims, unchecked. */
    ...(recipeText !== undefined && { recipeText }),
    /** For the person, about repairs and omissions: "kick.wav is cut off: …". Mostly empty. */
    notes: notes.map(({ key, values }): Sentence => ({ key, values: { ...values, ...named(name) } })),
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
