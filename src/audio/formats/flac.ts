import { checkShape, type Refuse } from '../sound-limits.ts';
import { fourLetters } from '../wav-chunks.ts';
import { tagsEnd } from '../wav-start.ts';
import { type OpenFormat, Pieces, quietly } from './opened.ts';

/** 36 frames of silence fit, 2.4 million samples; 4 KiB would let minutes through at once. */
const pieceBytes = 512;

export interface StreamInfo {
  readonly channels: number;
  readonly sampleRate: number;
  readonly bits: number;
  /** 0: unknown. */
  readonly totalFrames: number;
  /** The most that a frame of audio can take. */
  readonly maxFrameBytes: number;
}

export const isFlac = (bytes: Uint8Array): boolean => fourLetters(bytes, tagsEnd(bytes)) === 'fLaC';

/** FLAC (RFC 9639). Pictures and comments are passed over: only the stream's description goes to the decoder. */
export const openFlac: OpenFormat = (bytes, options, refuse) => {
  const start = tagsEnd(bytes);
  const info = streamInfo(bytes.subarray(start + 8), refuse);
  const shape = { channels: info.channels, sampleRate: info.sampleRate };
  checkShape(shape, info.totalFrames || undefined, options, refuse);
  const audio = bytes.subarray(audioStart(bytes, start));
  if (audio.length === 0) return refuse('headerOnly');
  const head = Uint8Array.from(bytes.subarray(start, start + 42));
  head[4] = 0x80;
  return {
    ...shape,
    format: 'FLAC',
    isCompressed: true,
    ...(info.totalFrames > 0 && { lengthFrames: info.totalFrames }),
    notes: [],
    async decode(maxFrames) {
      const pieces = await decodeFlac(inPieces(head, audio), info, maxFrames);
      const most = info.totalFrames || pieces.frames;
      return { channels: pieces.join(0, most), isCutOff: !pieces.isEnough && pieces.frames < info.totalFrames };
    },
  };
};

/** Of the first metadata block, which must be this one; `bytes` begins with its content. */
export function streamInfo(bytes: Uint8Array, refuse: Refuse): StreamInfo {
  if (bytes.length < 34) return refuse('headerCutOff');
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const packed = view.getUint32(10);
  const channels = ((packed >> 9) & 7) + 1;
  const bits = ((packed >> 4) & 31) + 1;
  const frameSamples = view.getUint16(2) * channels;
  return {
    channels,
    sampleRate: packed >>> 12,
    bits,
    totalFrames: (packed & 15) * 2 ** 32 + view.getUint32(14),
    // Uncompressed at worst, side channels with a bit more, and the frame's own head.
    maxFrameBytes: Math.ceil((frameSamples * (bits + 1)) / 8) + 256,
  };
}

/** Behind the last metadata block; the end where the blocks do not end. */
function audioStart(bytes: Uint8Array, start: number): number {
  let at = start + 4;
  while (at + 4 <= bytes.length) {
    const isLast = (bytes[at]! & 0x80) !== 0;
    at += 4 + (bytes[at + 1]! << 16) + (bytes[at + 2]! << 8) + bytes[at + 3]!;
    if (isLast) return Math.min(at, bytes.length);
  }
  return bytes.length;
}

function* inPieces(head: Uint8Array, audio: Uint8Array): Generator<Uint8Array> {
  yield head;
  for (let at = 0; at < audio.length; at += pieceBytes) yield audio.subarray(at, at + pieceBytes);
}

/**
 * Feeds the decoder until it has given enough. It waits for a next frame as long as there are bytes; where they make no
 * frame for longer than any frame is, the rest is taken for damaged.
 */
export async function decodeFlac(
  parts: Iterable<Uint8Array>,
  { channels, bits, maxFrameBytes }: StreamInfo,
  maxFrames: number,
): Promise<Pieces> {
  // Decoders are loaded where they are used: the bot's own process needs none.
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  const pieces = new Pieces(channels, maxFrames);
  let fruitless = 0;
  try {
    for (const part of parts) {
      const { channelData } = await quietly(() => decoder.decode(part));
      pieces.add(channelData.map((channel) => exact(channel, bits)));
      fruitless = channelData[0]?.length ? 0 : fruitless + part.length;
      if (pieces.isEnough || fruitless > 2 * maxFrameBytes + pieceBytes) break;
    }
    if (!pieces.isEnough) {
      const { channelData } = await quietly(() => decoder.flush());
      pieces.add(channelData.map((channel) => exact(channel, bits)));
    }
  } catch {
    // What it cannot take ends the sound: what came before is kept, and the caller sees that frames are missing.
  } finally {
    decoder.free();
  }
  return pieces;
}

/** The decoder divides by the largest sample; full scale is one more. What 32-bit floats hold exactly is made exact. */
function exact(channel: Float32Array, bits: number): Float32Array {
  if (bits > 24) return channel;
  const full = 2 ** (bits - 1);
  return channel.map((value) => Math.round(value * (full - 1)) / full);
}
