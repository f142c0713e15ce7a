import type { Sentence } from '../../languages/sentence.ts';
import type { CheckOptions, Refuse, Shape } from '../sound-limits.ts';

/** A file whose header was read and is within the limits. Nothing of it is decoded yet. */
export interface OpenedSound extends Shape {
  /** Its common name. */
  readonly format: SoundFormat;
  /** As the header states it; absent where only decoding tells. */
  readonly lengthFrames?: number;
  /** The recipe that the file claims, unchecked. */
  readonly recipeText?: string;
  /** Decoded by foreign code, in WebAssembly: in the worker's process alone. */
  readonly isCompressed: boolean;
  /** What was mended so far; the file's name is added later. */
  readonly notes: readonly Sentence[];
  /**
   * About `maxFrames` frames per channel at most; the rest is not decoded. Fewer where the file ends before. Senseless
   * bytes are passed over and never throw.
   */
  decode(maxFrames: number): Decoded | Promise<Decoded>;
}

export interface Decoded {
  readonly channels: Float32Array[];
  /** The file ends in the middle, or lacks what its header claims. */
  readonly isCutOff?: boolean;
}

export type SoundFormat = 'WAV' | 'FLAC' | 'MP3' | 'Ogg Vorbis' | 'Opus' | 'AIFF' | 'CAF';

/** How samples lie in a file: in blocks, each of all channels. */
export interface SampleLayout {
  readonly blockBytes: number;
  readonly framesPerBlock: number;
  /** Channels of floats of nominal range -1..1: `frames` of them, or as many as the whole blocks in `bytes` hold. */
  decode(bytes: Uint8Array, frames: number): Float32Array[];
}

/** Frames in the whole blocks of `bytes`. */
export const framesIn = ({ blockBytes, framesPerBlock }: SampleLayout, bytes: number): number =>
  Math.floor(bytes / blockBytes) * framesPerBlock;

interface Samples extends Omit<OpenedSound, 'isCompressed' | 'decode'> {
  readonly layout: SampleLayout;
  readonly data: Uint8Array;
  readonly lengthFrames: number;
}

/** A file whose samples need no foreign decoder. */
export const openedSamples = ({ layout, data, ...opened }: Samples): OpenedSound => ({
  ...opened,
  isCompressed: false,
  decode: (maxFrames) => ({ channels: layout.decode(data, Math.min(maxFrames, opened.lengthFrames)) }),
});

/** A file that is decoded by foreign code, nothing of which was mended so far. */
export const openedCompressed = (
  { channels, sampleRate }: Shape,
  format: SoundFormat,
  decode: OpenedSound['decode'],
): OpenedSound => ({ channels, sampleRate, format, isCompressed: true, notes: [], decode });

/** Opens a file that is known to be of a format; throws by `refuse` where its header makes no sense. */
export type OpenFormat = (bytes: Uint8Array, options: CheckOptions, refuse: Refuse) => OpenedSound;

/** Joins a decoder's pieces, and knows when there are enough. */
export class Pieces {
  readonly #pieces: Float32Array[][];
  readonly #maxFrames: number;
  frames = 0;

  constructor(channels: number, maxFrames: number) {
    this.#pieces = Array.from({ length: channels }, () => []);
    this.#maxFrames = maxFrames;
  }

  get isEnough(): boolean {
    return this.frames >= this.#maxFrames;
  }

  /** Pieces of other channel counts (a lying or broken file) are passed over. */
  add(channels: readonly Float32Array[]): void {
    const frames = channels[0]?.length ?? 0;
    if (frames === 0 || channels.length < this.#pieces.length) return;
    for (const [c, pieces] of this.#pieces.entries()) pieces.push(channels[c]!);
    this.frames += frames;
  }

  /** All channels joined, at most `length` frames. */
  join(length = this.frames): Float32Array[] {
    return this.#pieces.map((pieces) => {
      const whole = new Float32Array(this.frames);
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      return whole.subarray(0, length);
    });
  }
}

/** The decoders print the errors that they also return: a stranger's broken file is no line for our log. */
export async function quietly<T>(decode: () => T | Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => {};
  try {
    return await decode();
  } finally {
    console.error = error;
  }
}
