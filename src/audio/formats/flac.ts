import { fourLetters, tagsEnd } from '../chunks.ts';
import { type CheckOptions, checkShape, type Refuse } from '../sound-limits.ts';
import { type OpenedSound, type OpenFormat, openedCompressed, Pieces, quietly } from './opened.ts';

/** Holds 36 frames of silence, 2.4 million samples; 4 KiB could hold minutes. */
const pieceBytes = 512;
/** 16 bytes at most; what follows is given as well, since the decoder looks ahead. */
const longestFrameHead = 64;

export const isFlac = (bytes: Uint8Array): boolean => fourLetters(bytes, tagsEnd(bytes)) === 'fLaC';

/** FLAC (RFC 9639). Pictures and comments are passed over: only the stream's description goes to the decoder. */
export const openFlac: OpenFormat = (bytes, options, refuse) => {
  const start = tagsEnd(bytes);
  const audio = bytes.subarray(audioStart(bytes, start));
  const opened = openedFlac(bytes.subarray(start), () => inPieces(audio), options, refuse);
  return audio.length === 0 ? refuse('headerOnly') : opened;
};

/** `head` begins with "fLaC" and the description; `audio` gives frames in pieces. */
export function openedFlac(
  head: Uint8Array,
  audio: () => Iterable<Uint8Array>,
  options: CheckOptions,
  refuse: Refuse,
): OpenedSound {
  const info = streamInfo(head.subarray(8), refuse);
  const { totalFrames } = info;
  checkShape(info, totalFrames || undefined, options, refuse);
  const description = Uint8Array.from(head.subarray(0, 42));
  // The last of the metadata.
  description[4] = 0x80;
  const opened = openedCompressed(info, 'FLAC', async (maxFrames) => {
    const pieces = await decode(description, audio(), info, maxFrames);
    const isCutOff = !pieces.isEnough && pieces.frames < totalFrames;
    return { channels: pieces.join(totalFrames || pieces.frames), isCutOff };
  });
  return totalFrames > 0 ? { ...opened, lengthFrames: totalFrames } : opened;
}

/** The first metadata block, which must be this one; `bytes` begins with its content. */
function streamInfo(bytes: Uint8Array, refuse: Refuse) {
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
    /** 0: unknown. */
    totalFrames: (packed & 15) * 2 ** 32 + view.getUint32(14),
    /** Upper bound of a frame of audio: uncompressed, side channels with a bit more, and the frame's own head. */
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

function* inPieces(audio: Uint8Array): Generator<Uint8Array> {
  for (let at = 0; at < audio.length; at += pieceBytes) yield audio.subarray(at, at + pieceBytes);
}

/**
 * Feeds the decoder until there is enough. It waits for a next frame as long as there are bytes; once they make no frame
 * for longer than any frame is, the rest is taken for damaged.
 */
async function decode(
  description: Uint8Array,
  audio: Iterable<Uint8Array>,
  { channels, bits, maxFrameBytes }: ReturnType<typeof streamInfo>,
  maxFrames: number,
): Promise<Pieces> {
  // Decoders are loaded on use: the bot's own process needs none.
  const { FLACDecoder } = await import('@wasm-audio-decoders/flac');
  const decoder = new FLACDecoder();
  await decoder.ready;
  const pieces = new Pieces(channels, maxFrames);
  let fruitless = 0;
  let firstBytes: Uint8Array | undefined;
  const add = async (step: () => ReturnType<typeof decoder.decode>) => {
    const { channelData } = await quietly(step);
    pieces.add(channelData.map((channel) => exact(channel, bits)));
    return (channelData[0]?.length ?? 0) > 0;
  };
  try {
    await add(() => decoder.decode(description));
    for (const part of audio) {
      firstBytes ??= part.slice(0, longestFrameHead);
      fruitless = (await add(() => decoder.decode(part))) ? 0 : fruitless + part.length;
      if (pieces.isEnough || fruitless > 2 * maxFrameBytes + pieceBytes) break;
    }
    // A frame ends where the next one's head is found. The decoder's own flush loses a last frame that ends in 0xFF, as
    // after a sample of -1; a repeated first head ends every frame.
    const end = firstBytes;
    if (!pieces.isEnough && end) await add(() => decoder.decode(end));
  } catch {
    // A decoder's error ends the sound: the part before is kept, and the caller sees that frames are missing.
  } finally {
    decoder.free();
  }
  return pieces;
}

/** The decoder divides by the largest sample, one less than full scale. Up to 24 bits, floats are made exact. */
function exact(channel: Float32Array, bits: number): Float32Array {
  if (bits > 24) return channel;
  const full = 2 ** (bits - 1);
  return channel.map((value) => Math.round(value * (full - 1)) / full);
}
