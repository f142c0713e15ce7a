import type { Sentence } from '../../languages/sentence.ts';
import type { CheckOptions, Refuse, Shape } from '../sound-limits.ts';

/** A file whose header was read and is within the limits. Nothing of it is decoded yet. */
export interface OpenedSound extends Shape {
  /** As people call it. */
  readonly format: SoundFormat;
  /** What the header says; absent where only decoding tells. */
  readonly lengthFrames?: number;
  /** The recipe that the file claims to come from: unchecked. */
  readonly recipeText?: string;
  /** By a decoder that is not ours, in WebAssembly: in the worker's process alone. */
  readonly isCompressed: boolean;
  /** What was mended so far; the file's name is added later. */
  readonly notes: readonly Sentence[];
  /**
   * At most a little more than `maxFrames` frames a channel; what was held back beyond is not decoded. Fewer where the
   * file ends before. Bytes that make no sense are passed over; they never throw.
   */
  decode(maxFrames: number): Decoded | Promise<Decoded>;
}

export interface Decoded {
  readonly channels: Float32Array[];
  /** The file ends in the middle, or lacks what its header claims. */
  readonly isCutOff?: boolean;
}

export type SoundFormat = 'WAV' | 'FLAC' | 'MP3' | 'Ogg Vorbis' | 'Opus' | 'AIFF' | 'CAF';

/** Opens a file that is known to be of a format; throws by `refuse` where its header makes no sense. */
export type OpenFormat = (bytes: Uint8Array, options: CheckOptions, refuse: Refuse) => OpenedSound;

/** Joins what a decoder gives piece by piece, and says when it is enough. */
export class Pieces {
  readonly #pieces: Float32Array[][];
  readonly #maxFrames: number;
  #frames = 0;

  constructor(channels: number, maxFrames: number) {
    this.#pieces = Array.from({ length: channels }, () => []);
    this.#maxFrames = maxFrames;
  }

  get frames(): number {
    return this.#frames;
  }

  get isEnough(): boolean {
    return this.#frames >= this.#maxFrames;
  }

  /** Pieces of other channel counts (a lying or broken file) are passed over. */
  add(channels: readonly Float32Array[]): void {
    const frames = channels[0]?.length ?? 0;
    if (frames === 0 || channels.length < this.#pieces.length) return;
    for (const [c, pieces] of this.#pieces.entries()) pieces.push(channels[c]!);
    this.#frames += frames;
  }

  /** All channels joined, from frame `from` on and at most `length` of them. */
  join(from = 0, length = this.#frames): Float32Array[] {
    return this.#pieces.map((pieces) => {
      const whole = new Float32Array(this.#frames);
      let at = 0;
      for (const piece of pieces) {
        whole.set(piece, at);
        at += piece.length;
      }
      return whole.subarray(from, Math.max(from, Math.min(whole.length, from + length)));
    });
  }
}

/** The decoders print what they also return as errors: a stranger's broken file is no line for our log. */
export async function quietly<T>(decode: () => T | Promise<T>): Promise<T> {
  const { error } = console;
  console.error = () => {};
  try {
    return await decode();
  } finally {
    console.error = error;
  }
}
