import {
  type CheckOptions,
  checkBytes,
  checkShape,
  count,
  type Refuse,
  refuseWith,
  uploadLimits,
} from './sound-limits.ts';
import { type Chunk, chunksOf, fourLetters, isChunkId } from './wav-chunks.ts';
import { readInfoTags, type WavTags } from './wav-tags.ts';

/** How the samples lie in the data chunk. */
export type WavCoding = 'integer' | 'float' | 'a-law' | 'mu-law' | 'ima-adpcm' | 'ms-adpcm' | 'mpeg';

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
  /** What was mended: sentences that go on after the file's name. */
  readonly notes: readonly string[];
}

/** Editors write a dozen. Ten mebibytes of empty chunks are over a million, and to walk them takes seconds. */
const maxChunks = 256;
const maxTags = 16;
/** Before the header; a mail header or a player's junk is short. */
const maxLeadingJunk = 64 * 1024;
/** Writers that cannot seek back claim these, or nothing at all. */
const streamingFrom = 0x7fff_f000;

const codings: Readonly<Record<number, WavCoding>> = {
  1: 'integer',
  2: 'ms-adpcm',
  3: 'float',
  6: 'a-law',
  7: 'mu-law',
  17: 'ima-adpcm',
  80: 'mpeg',
  85: 'mpeg',
};
const codecNames: Readonly<Record<number, string>> = {
  49: 'GSM',
  64: 'G.721',
  100: 'G.726',
  255: 'AAC',
  353: 'WMA',
  5632: 'AAC',
  26447: 'Ogg Vorbis',
};
const extensible = 0xfffe;
/** Last 14 bytes of a WAVE_FORMAT_EXTENSIBLE subformat that stands for a plain format code; the second is Ambisonics'. */
const subformatTails = ['000000001000800000aa00389b71', '00002107d3118644c8c1ca000000'];

const isHeader = (bytes: Uint8Array, at: number): boolean =>
  ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(fourLetters(bytes, at)) && fourLetters(bytes, at + 8) === 'WAVE';

/** Behind the ID3v2 tags at the start; a cover picture may be in them. Several programs may each have added one. */
export function tagsEnd(bytes: Uint8Array): number {
  let end = 0;
  for (let tags = 0; tags < maxTags; tags++) end += id3Bytes(bytes, end);
  return end;
}

export const beginsAsWav = (bytes: Uint8Array): boolean => isHeader(bytes, tagsEnd(bytes));

/** Where the RIFF header begins: at the start, behind tags, or behind some junk. Undefined: this is no WAV. */
export function wavStart(bytes: Uint8Array): number | undefined {
  const start = tagsEnd(bytes);
  const end = Math.min(bytes.length - 11, start + maxLeadingJunk);
  for (let at = start; at < end; at++) if ((bytes[at] === 0x52 || bytes[at] === 0x42) && isHeader(bytes, at)) return at;
  return undefined;
}

/** Bytes of an ID3v2 tag, its head included; 0 where there is none. */
export function id3Bytes(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x49 || bytes[at + 1] !== 0x44 || bytes[at + 2] !== 0x33 || at + 10 > bytes.length) return 0;
  const [a, b, c, d] = bytes.subarray(at + 6, at + 10) as unknown as [number, number, number, number];
  if ((a | b | c | d) & 0x80) return 0;
  return 10 + (a << 21) + (b << 14) + (c << 7) + d + (bytes[at + 5]! & 0x10 ? 10 : 0);
}

/**
 * Checks a WAV file against the limits before anything is decoded or allocated. Throws UserError with the reason and
 * what is allowed.
 */
export function inspectWav(bytes: Uint8Array, options: CheckOptions = {}): WavInfo {
  const { name = 'The file', limits = uploadLimits } = options;
  const refuse: Refuse = refuseWith(name);
  checkBytes(bytes, limits, refuse);
  const start = wavStart(bytes);
  if (start === undefined) return refuse('is not a WAV file: it does not start with a RIFF/WAVE header.');
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
  if (chunks === undefined) return refuse(`has more than ${maxChunks} chunks; a WAV of a sound has a handful.`);

  const format = chunks.find(({ id }) => id === 'fmt ');
  if (format === undefined || format.size < 16 || format.offset + format.size > bytes.length) {
    return refuse('has no complete "fmt " chunk, so its format is unknown.');
  }
  const code = formatCode(bytes, u16, format);
  const coding = codings[code];
  if (coding === undefined) {
    return refuse(
      `is compressed as ${codecNames[code] ?? `format ${code}`}, which is not read in a WAV; export it as plain WAV or FLAC.`,
    );
  }
  const shape = { channels: u16(format.offset + 2), sampleRate: u32(format.offset + 4) };
  checkShape(shape, undefined, options, refuse);
  const bitDepth = u16(format.offset + 14);
  const block = blockOf(coding, { ...shape, blockAlign: u16(format.offset + 12), bits: bitDepth }, refuse);

  const data = chunks.find(({ id }) => id === 'data');
  if (data === undefined) return refuse('has no "data" chunk: it holds a header and no sound.');
  const available = bytes.length - data.offset;
  const claimed = isStreaming(data) ? wideSize(view, chunks) : data.size;
  const held = Math.min(claimed ?? available, available);
  const framesIn = (size: number): number => Math.floor(size / block.bytes) * block.frames;
  const fact = chunks.find(({ id, size }) => id === 'fact' && size >= 4);
  const lengthFrames = coding === 'mpeg' ? 0 : trimmed(framesIn(held), block.frames, fact && u32(fact.offset));
  if (held === 0 || (lengthFrames === 0 && coding !== 'mpeg')) return refuse('holds a header and no sound.');
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
    notes:
      missing > 0
        ? [
            `is cut off: ${count(missing)} of its ${count(framesIn(claimed ?? held))} frames are missing; the rest was read.`,
          ]
        : [],
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

interface FormatFields {
  readonly channels: number;
  readonly blockAlign: number;
  readonly bits: number;
}

/** The smallest run of bytes that can be decoded, and its frames. */
interface Block {
  readonly bytes: number;
  readonly frames: number;
  readonly sampleBytes: number;
}

function blockOf(coding: WavCoding, fields: FormatFields, refuse: Refuse): Block {
  const { channels, blockAlign } = fields;
  switch (coding) {
    case 'mpeg':
      return { bytes: 1, frames: 0, sampleBytes: 0 };
    case 'a-law':
    case 'mu-law':
      return { bytes: channels, frames: 1, sampleBytes: 1 };
    case 'ima-adpcm': {
      const perChannel = blockAlign / channels;
      if (perChannel < 8 || perChannel % 4 !== 0)
        refuse(`contradicts itself: no IMA ADPCM has blocks of ${blockAlign} bytes.`);
      return { bytes: blockAlign, frames: (perChannel - 4) * 2 + 1, sampleBytes: 0 };
    }
    case 'ms-adpcm':
      if (blockAlign <= 7 * channels)
        refuse(`contradicts itself: no Microsoft ADPCM has blocks of ${blockAlign} bytes.`);
      return {
        bytes: blockAlign,
        frames: Math.floor(((blockAlign - 7 * channels) * 2) / channels) + 2,
        sampleBytes: 0,
      };
    case 'integer':
    case 'float':
      return plainBlock(coding, fields, refuse);
    default:
      throw coding satisfies never;
  }
}

/** Samples fill whole bytes, 20 bits three of them. Some writers put one channel's bytes where a frame's belong. */
function plainBlock(coding: 'integer' | 'float', { channels, blockAlign, bits }: FormatFields, refuse: Refuse): Block {
  const isAllowed = coding === 'float' ? bits === 32 || bits === 64 : bits >= 8 && bits <= 64;
  if (!isAllowed) {
    const allowed = coding === 'float' ? '32 or 64 bits' : '8 to 64 bits';
    refuse(`has ${bits}-bit ${coding} samples; ${allowed} are allowed.`);
  }
  const sampleBytes = Math.ceil(bits / 8);
  const bytes = channels * sampleBytes;
  if (blockAlign !== bytes && blockAlign !== sampleBytes && blockAlign !== 0) {
    refuse(
      `contradicts itself: ${channels} channels of ${bits} bits make ${bytes} bytes a frame, its header says ${blockAlign}.`,
    );
  }
  return { bytes, frames: 1, sampleBytes };
}

/** Of an extensible format, the code within; where it names none, whole numbers are the only sensible guess. */
function formatCode(bytes: Uint8Array, u16: (at: number) => number, { offset, size }: Chunk): number {
  const code = u16(offset);
  if (code !== extensible) return code;
  if (size < 40) return 1;
  const tail = Buffer.from(bytes.subarray(offset + 26, offset + 40)).toString('hex');
  if (subformatTails.includes(tail)) return u16(offset + 24);
  return /^0*$/.test(tail) ? 1 : code;
}
