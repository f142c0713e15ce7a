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

/** Refuses a file with a sentence that goes on after its name. */
export type Refuse = (reason: string) => never;

export interface CheckOptions {
  /** The file's name in messages. Default "The file". */
  readonly name?: string;
  /** Default: uploadLimits. */
  readonly limits?: SoundLimits;
  /** A sound beyond `limits.seconds` is refused (default), or cut there with a note. */
  readonly tooLong?: 'refuse' | 'cut';
}

export const count = (value: number): string => value.toLocaleString('en-US');
const megabytes = (bytes: number): string => `${Number((bytes / 1024 / 1024).toFixed(1))} MiB`;

/** Goes on after the file's name. */
export const cutOffNote = (missing: number, claimed: number): string =>
  `is cut off: ${count(missing)} of its ${count(claimed)} frames are missing; the rest was read.`;

/** A name in a sentence: one line; a long one is cut in the middle. */
export function shortName(name: string): string {
  const letters = [...name.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]+/gu, ' ')];
  return letters.length <= 120 ? letters.join('') : [...letters.slice(0, 40), '…', ...letters.slice(-70)].join('');
}

export const refuseWith =
  (name: string): Refuse =>
  (reason) => {
    throw new UserError(`${shortName(name)} ${reason}`);
  };

export function checkBytes(bytes: Uint8Array, { bytes: most }: SoundLimits, refuse: Refuse): void {
  if (bytes.length === 0) refuse('is empty (0 bytes). Send a file with sound in it.');
  if (bytes.length > most) refuse(`is ${megabytes(bytes.length)}; at most ${megabytes(most)} is allowed.`);
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
  if (!(channels >= 1 && channels <= maxChannels)) {
    refuse(`has ${count(channels)} channels; 1 or ${maxChannels} are allowed.`);
  }
  const [minRate, maxRate] = limits.sampleRate;
  if (!(sampleRate >= minRate && sampleRate <= maxRate)) {
    refuse(`has a sample rate of ${count(sampleRate)} Hz; ${count(minRate)} to ${count(maxRate)} Hz is allowed.`);
  }
  if (frames !== undefined && frames > limits.seconds * sampleRate && tooLong !== 'cut') {
    refuse(`is ${(frames / sampleRate).toFixed(1)} s long; at most ${limits.seconds} s is allowed.`);
  }
}
