import type { SentenceKey, ValuesOf } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';

/** What may be decoded. Each limit has its reason. */
export interface SoundLimits {
  /** Held in memory several times while it is decoded and resampled. */
  readonly bytes: number;
  /** One-shots are short; resampling and pictures are made for seconds, not songs. */
  readonly seconds: number;
  /** Below, nothing of a drum is left; above, no converter delivers it. */
  readonly sampleRate: readonly [min: number, max: number];
}

/** For files that people send. A trainer reads its owner's files, and may allow more. */
export const uploadLimits: SoundLimits = { bytes: 10 * 1024 * 1024, seconds: 10, sampleRate: [8000, 192_000] };

/** Mono and stereo; surround has no agreed way down to two channels of a drum. */
const maxChannels = 2;

type AboutFile<Key extends SentenceKey> = Omit<ValuesOf<Key>, 'name'>;
/** Throws the UserError of a sentence about the file, whose name is added. */
export type Refuse = <Key extends SentenceKey>(
  key: Key,
  ...values: keyof AboutFile<Key> extends never ? [] : [AboutFile<Key>]
) => never;

export interface CheckOptions {
  /** The file's name in messages. Default: the file. */
  readonly name?: string;
  /** Default: uploadLimits. */
  readonly limits?: SoundLimits;
  /** A sound beyond `limits.seconds` is refused (default), or cut there with a note. */
  readonly tooLong?: 'refuse' | 'cut';
}

/** A name in a sentence: one line; a long one is cut in the middle. */
function shortName(name: string): string {
  const letters = [...name.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')];
  return letters.length <= 120 ? letters.join('') : [...letters.slice(0, 40), '…', ...letters.slice(-70)].join('');
}

/** What sentences about a file say of its name. */
export const named = (name: string | undefined): { readonly name?: string } =>
  name === undefined ? {} : { name: shortName(name) };

export const refuseWith =
  (name: string | undefined): Refuse =>
  (key, ...[values]) => {
    throw UserError.of({ key, values: { ...values, ...named(name) } });
  };

export function checkBytes(bytes: Uint8Array, { bytes: most }: SoundLimits, refuse: Refuse): void {
  if (bytes.length === 0) refuse('fileEmpty');
  if (bytes.length > most) refuse('fileTooLarge', { bytes: bytes.length, most });
}

export interface Shape {
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
}

/** `frames`: where the header states them. */
export function checkShape(
  { channels, sampleRate }: Shape,
  frames: number | undefined,
  { limits = uploadLimits, tooLong }: CheckOptions,
  refuse: Refuse,
): void {
  if (!(channels >= 1 && channels <= maxChannels)) refuse('channelCount', { channels, most: maxChannels });
  const [min, max] = limits.sampleRate;
  if (!(sampleRate >= min && sampleRate <= max)) refuse('sampleRate', { rate: sampleRate, min, max });
  if (frames !== undefined && frames > limits.seconds * sampleRate && tooLong !== 'cut')
    refuse('soundTooLong', { seconds: frames / sampleRate, most: limits.seconds });
}
