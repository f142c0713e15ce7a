import { type Sentence, sentence } from '../languages/sentence.ts';
import { type CheckOptions, checkBytes, checkShape, type Refuse, refuseWith, uploadLimits } from './sound-limits.ts';
import { type Chunk, chunksOf, fourLetters, isChunkId } from './wav-chunks.ts';
import { type WavCoding, wavBlock, wavCoding } from './wav-format.ts';
import { wavStart } from './wav-start.ts';
import { readInfoTags, type WavTags } from './wav-tags.ts';

export interface WavInfo {
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly coding: WavCoding;
  /** As stated: 20 bits lie in 3 bytes. */
  readonly bitDepth: number;
  /** Of one sample of one channel; of compressed ones 0. */
  readonly sampleBytes: number;
  /** Bytes of a frame of all channels, of ADPCM those of a block. */
  readonly blockBytes: number;
  /** Except in RIFX. */
  readonly littleEndian: boolean;
  /** Of MPEG 0: only decoding tells. */
  readonly lengthFrames: number;
  /** Where the samples lie in the file: whole blocks only. */
  readonly dataOffset: number;
  readonly dataBytes: number;
  /** Where the content of "fmt " lies, for what only some codings have there. */
  readonly formatOffset: number;
  readonly formatBytes: number;
  /** The LIST/INFO tags that we know, by their four letters, decoded as UTF-8. */
  readonly tags: WavTags;
  /** What was mended; the file's name is added later. */
  readonly notes: readonly Sentence[];
}

/** Editors write a dozen. Ten mebibytes of empty chunks are over a million, and to walk them takes seconds. */
const maxChunks = 256;
/** Writers that cannot seek back claim these, or nothing at all. */
const streamingFrom = 0x7fff_f000;

/**
 * Checks a WAV file against the limits before anything is decoded or allocated. Throws UserError with the reason and
 * what is allowed.
 */
export function inspectWav(bytes: Uint8Array, options: CheckOptions = {}): WavInfo {
  const { name, limits = uploadLimits } = options;
  const refuse: Refuse = refuseWith(name);
  checkBytes(bytes, limits, refuse);
  const start = wavStart(bytes);
  if (start === undefined) return refuse('notWav');
  const container = fourLetters(bytes, start);
  const littleEndian = container !== 'RIFX';
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const u16 = (at: number): number => view.getUint16(at, littleEndian);
  const u32 = (at: number): number => view.getUint32(at, littleEndian);
  const isStreaming = ({ id, size, offset }: Chunk): boolean =>
    id === 'data' && (size >= streamingFrom || (size === 0 && !chunkFollows(bytes, offset, u32)));
  const chunks = chunksOf(bytes, {
    start: start + 12,
    limit: maxChunks,
    littleEndian,
    isLast: isStreaming,
  });
  if (chunks === undefined) return refuse('chunksTooMany', { format: 'WAV', most: maxChunks });

  const format = chunks.find(({ id }) => id === 'fmt ');
  if (format === undefined || format.size < 16 || format.offset + format.size > bytes.length) {
    return refuse('formatChunkMissing', { chunk: 'fmt ' });
  }
  const coding = wavCoding(bytes, u16, format, refuse);
  const shape = { channels: u16(format.offset + 2), sampleRate: u32(format.offset + 4) };
  checkShape(shape, undefined, options, refuse);
  const bitDepth = u16(format.offset + 14);
  const block = wavBlock(coding, { ...shape, blockAlign: u16(format.offset + 12), bits: bitDepth }, refuse);

  const data = chunks.find(({ id }) => id === 'data');
  if (data === undefined) return refuse('dataChunkMissing');
  const available = bytes.length - data.offset;
  const claimed = isStreaming(data) ? wideSize(view, chunks) : data.size;
  const held = Math.min(claimed ?? available, available);
  const framesIn = (size: number): number => Math.floor(size / block.bytes) * block.frames;
  const fact = chunks.find(({ id, size }) => id === 'fact' && size >= 4);
  const lengthFrames = coding === 'mpeg' ? 0 : trimmed(framesIn(held), block.frames, fact && u32(fact.offset));
  if (held === 0 || (lengthFrames === 0 && coding !== 'mpeg')) return refuse('headerOnly');
  checkShape(shape, lengthFrames, options, refuse);
  const missing = framesIn(claimed ?? held) - framesIn(held);
  return {
    ...shape,
    coding,
    bitDepth,
    sampleBytes: block.sampleBytes,
    blockBytes: block.bytes,
    littleEndian,
    lengthFrames,
    dataOffset: data.offset,
    dataBytes: coding === 'mpeg' ? held : Math.floor(held / block.bytes) * block.bytes,
    formatOffset: format.offset,
    formatBytes: format.size,
    tags: readInfoTags(bytes, chunks, littleEndian, refuse),
    notes: missing > 0 ? [sentence('framesMissing', { missing, frames: framesIn(claimed ?? held) })] : [],
  };
}

/** The last block of ADPCM is filled up; the "fact" chunk says how many frames are the sound. */
function trimmed(frames: number, framesPerBlock: number, fact: number | undefined): number {
  const isFillup = framesPerBlock > 1 && fact !== undefined && fact > 0 && fact < frames;
  return isFillup && frames - fact < framesPerBlock ? fact : frames;
}

/** RF64 and BW64 say the size of their data in the "ds64" chunk; undefined where a file has none, or none to believe. */
function wideSize(view: DataView, chunks: readonly Chunk[]): number | undefined {
  const wide = chunks.find(({ id, size }) => id === 'ds64' && size >= 24);
  if (wide === undefined || wide.offset + 16 > view.byteLength) return undefined;
  const size = Number(view.getBigUint64(wide.offset + 8, true));
  return size > 0 && size < 2 ** 40 ? size : undefined;
}

/** Whether a whole chunk lies there: then a "data" chunk of 0 bytes before it is truly empty. */
function chunkFollows(bytes: Uint8Array, at: number, u32: (at: number) => number): boolean {
  return at + 8 <= bytes.length && isChunkId(fourLetters(bytes, at)) && at + 8 + u32(at + 4) <= bytes.length;
}
