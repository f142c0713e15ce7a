import { type Sentence, sentence } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';
import { foreignFormat, textFormat } from './foreign-formats.ts';
import { isAiff, openAiff } from './formats/aiff.ts';
import { isCaf, openCaf } from './formats/caf.ts';
import { isFlac, openFlac } from './formats/flac.ts';
import { isMp3, openMp3 } from './formats/mp3.ts';
import { isOgg, openOgg } from './formats/ogg.ts';
import type { OpenedSound, OpenFormat, SoundFormat } from './formats/opened.ts';
import { openWav } from './formats/wav.ts';
import { silenceNotFinite } from './not-finite.ts';
import type { Sound } from './sound.ts';
import { type CheckOptions, checkBytes, named, refuseWith, uploadLimits } from './sound-limits.ts';
import { beginsAsWav, wavStart } from './wav-start.ts';

export interface ReadSound {
  readonly sound: Sound;
  readonly format: SoundFormat;
  /** The recipe that the file claims to come from: unchecked. */
  readonly recipeText?: string;
  /** What was mended or left out, for the person: "kick.wav is cut off: …". Empty for most. */
  readonly notes: readonly Sentence[];
}

/** A file that is in none of the formats that are read. */
export class UnknownFormat extends UserError {
  /** A browser may be able to read it. */
  readonly isAudio: boolean;

  constructor({ key, values }: Sentence, isAudio: boolean) {
    super(key, values as never);
    this.isAudio = isAudio;
  }
}

interface KnownFormat {
  readonly is: (bytes: Uint8Array) => boolean;
  readonly open: OpenFormat;
}

const formats: readonly KnownFormat[] = [
  { is: beginsAsWav, open: openWav },
  { is: isFlac, open: openFlac },
  { is: isOgg, open: openOgg },
  { is: isAiff, open: openAiff },
  { is: isCaf, open: openCaf },
];
/** Looked for behind junk, after everything that has a name of its own: an archive may hold a WAV as it is. */
const searched: readonly KnownFormat[] = [
  { is: (bytes) => wavStart(bytes) !== undefined, open: openWav },
  { is: isMp3, open: openMp3 },
];

/** A few broken samples are mended; beyond this share the file is no sound. */
const mendedShare = 0.01;

/**
 * What a file is, from its contents and never from its name, and whether its header is within the limits. Nothing is
 * decoded. Throws UserError; UnknownFormat where no format is known by it.
 */
export function openSound(bytes: Uint8Array, options: CheckOptions = {}): OpenedSound {
  const { name, limits = uploadLimits } = options;
  const refuse = refuseWith(name);
  checkBytes(bytes, limits, refuse);
  const knows = ({ is }: KnownFormat): boolean => is(bytes);
  const foreign = formats.some(knows) ? undefined : foreignFormat(bytes);
  const format = foreign ? undefined : (formats.find(knows) ?? searched.find(knows));
  if (format) return format.open(bytes, options, refuse);
  const known = foreign ?? textFormat(bytes);
  if (!known) throw new UnknownFormat(sentence('unknownFormat', named(name)), true);
  const { isAudio, ...told } = known;
  throw new UnknownFormat(sentence('foreignFormat', { ...told, ...named(name) }), isAudio);
}

/**
 * Reads a sound of any format, at its own rate and with one or two channels. The limits also bound the decoding itself.
 * Throws UserError where it cannot be read or is beyond the limits.
 */
export async function readSound(bytes: Uint8Array, options: CheckOptions = {}): Promise<ReadSound> {
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
    ...(recipeText !== undefined && { recipeText }),
    notes: notes.map(({ key, values }) => ({ key, values: { ...values, ...named(name) } })),
  };
}

/**
 * What can be said of a file where no foreign decoder may run: everything that readSound says of whole samples, of
 * compressed ones only what the header says. Throws as readSound does.
 */
export async function checkSound(bytes: Uint8Array, options: CheckOptions = {}): Promise<{ recipeText?: string }> {
  const opened = openSound(bytes, options);
  return opened.isCompressed ? opened : readSound(bytes, options);
}
