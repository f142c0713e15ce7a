import { createHash } from 'node:crypto';
import { lengthFrames, type Sound } from '../audio/sound.ts';

/** Interleaved 16-bit stereo at 44.1 kHz, `clipFrames` frames: the form of every listed sound. */
export type Pcm = Int16Array;

export const clipRate = 44_100;
export const clipFrames = 32_768;

/** Hex SHA-256 of the samples as little-endian bytes, whatever file holds them. */
export function pcmDigest(pcm: Pcm): string {
  const bytes = Buffer.alloc(2 * pcm.length);
  for (let i = 0; i < pcm.length; i++) bytes.writeInt16LE(pcm[i]!, 2 * i);
  return createHash('sha256').update(bytes).digest('hex');
}

/** The samples of a decoded file; undefined where it is not in the common form. */
export function pcmOf(sound: Sound): Pcm | undefined {
  const { channels, sampleRate } = sound;
  const [left, right] = channels;
  if (!left || !right || sampleRate !== clipRate || lengthFrames(sound) !== clipFrames) return undefined;
  const pcm = new Int16Array(2 * clipFrames);
  for (let i = 0; i < clipFrames; i++) {
    pcm[2 * i] = Math.round(left[i]! * 32_768);
    pcm[2 * i + 1] = Math.round(right[i]! * 32_768);
  }
  return pcm;
}

/** The same as float samples; pcmOf gives the very same integers back. */
export function soundOf(pcm: Pcm): Sound {
  const channel = (c: number) => Float32Array.from({ length: pcm.length / 2 }, (_, i) => pcm[2 * i + c]! / 32_768);
  return { channels: [channel(0), channel(1)], sampleRate: clipRate };
}
