import { sentence } from '../languages/sentence.ts';
import { type Chunk, chunksOf, fourLetters, isChunkId, tagsEnd } from './chunks.ts';
import { framesIn, type SampleLayout } from './formats/opened.ts';
import { type CheckOptions, checkBytes, checkShape, type Refuse, refuseWith, uploadLimits } from './sound-limits.ts';
import { wavCoding, wavLayout } from './wav-format.ts';

/** Before the header; a mail header or a player's junk is short. */
const maxLeadingJunk = 64 * 1024;
/** Editors write a dozen. To walk the million empty chunks that fit in ten mebibytes takes seconds. */
const maxChunks = 256;
/** Writers that cannot seek back claim this many bytes or more, or none. */
const streamingFrom = 0x7fff_f000;

/**
 * Checks a WAV file against the limits before anything is decoded or allocated. Throws UserError with the reason and
 * what is allowed.
 */
export function inspectWav(bytes: Uint8Array, options: CheckOptions = {}) {
  const { name, limits = uploadLimits } = options;
  const refuse = refuseWith(name);
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
  const chunks = chunksOf(bytes, { start: start + 12, limit: maxChunks, littleEndian, isLast: isStreaming });
  if (chunks === undefined) return refuse('chunksTooMany', { format: 'WAV', most: maxChunks });

  const format = chunks.find(({ id }) => id === 'fmt ');
  if (format === undefined || format.size < 16 || format.offset + format.size > bytes.length)
    return refuse('formatChunkMissing', { chunk: 'fmt ' });
  const coding = wavCoding(bytes, u16, format, refuse);
  const shape = { channels: u16(format.offset + 2), sampleRate: u32(format.offset + 4) };
  checkShape(shape, undefined, options, refuse);
  const bitDepth = u16(format.offset + 14);
  const content = bytes.subarray(format.offset, format.offset + format.size);
  const fields = { ...shape, blockAlign: u16(format.offset + 12), bits: bitDepth, littleEndian, content };
  const layout = coding === 'mpeg' ? undefined : wavLayout(coding, fields, refuse);

  const chunk = chunks.find(({ id }) => id === 'data');
  if (chunk === undefined) return refuse('dataChunkMissing');
  const claimed = isStreaming(chunk) ? wideSize(view, chunks) : chunk.size;
  const data = bytes.subarray(chunk.offset, chunk.offset + (claimed ?? bytes.length));
  const fact = chunks.find(({ id, size }) => id === 'fact' && size >= 4);
  const lengthFrames = layout ? trimmed(layout, data.length, fact && u32(fact.offset)) : 0;
  if (data.length === 0 || (layout && lengthFrames === 0)) return refuse('headerOnly');
  checkShape(shape, lengthFrames, options, refuse);
  const whole = layout ? framesIn(layout, claimed ?? data.length) : 0;
  const missing = layout ? whole - framesIn(layout, data.length) : 0;
  return {
    ...shape,
    coding,
    /** As stated: 20 bits lie in 3 bytes. */
    bitDepth,
    /** Undefined for MPEG. */
    layout,
    /** Of MPEG 0: only decoding tells. */
    lengthFrames,
    /** The samples. */
    data,
    tags: readInfoTags(bytes, chunks, littleEndian, refuse),
    /** What was mended; the file's name is added later. */
    notes: missing > 0 ? [sentence('framesMissing', { missing, frames: whole })] : [],
  };
}

const isHeader = (bytes: Uint8Array, at: number): boolean =>
  ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(fourLetters(bytes, at)) && fourLetters(bytes, at + 8) === 'WAVE';

export const beginsAsWav = (bytes: Uint8Array): boolean => isHeader(bytes, tagsEnd(bytes));

/** Where the RIFF header begins: at the start, behind tags, or behind some junk. Undefined: this is no WAV. */
export function wavStart(bytes: Uint8Array): number | undefined {
  const start = tagsEnd(bytes);
  const end = Math.min(bytes.length - 11, start + maxLeadingJunk);
  for (let at = start; at < end; at++) if ((bytes[at] === 0x52 || bytes[at] === 0x42) && isHeader(bytes, at)) return at;
  return undefined;
}

/** The last block of ADPCM is padded; the "fact" chunk says how many frames are the sound. */
function trimmed(layout: SampleLayout, bytes: number, fact: number | undefined): number {
  const frames = framesIn(layout, bytes);
  const isPadded = layout.framesPerBlock > 1 && fact !== undefined && fact > 0 && fact < frames;
  return isPadded && frames - fact < layout.framesPerBlock ? fact : frames;
}

/** RF64 and BW64 state the size of their data in "ds64"; undefined where a file states none, or an implausible one. */
function wideSize(view: DataView, chunks: readonly Chunk[]): number | undefined {
  const wide = chunks.find(({ id, size }) => id === 'ds64' && size >= 24);
  if (wide === undefined || wide.offset + 16 > view.byteLength) return undefined;
  const size = Number(view.getBigUint64(wide.offset + 8, true));
  return size > 0 && size < 2 ** 40 ? size : undefined;
}

/** Whether a whole chunk follows: then a "data" chunk of 0 bytes before it is truly empty. */
function chunkFollows(bytes: Uint8Array, at: number, u32: (at: number) => number): boolean {
  return at + 8 <= bytes.length && isChunkId(fourLetters(bytes, at)) && at + 8 + u32(at + 4) <= bytes.length;
}

/** A recipe is below 2 KB; a longer comment is not one of ours. */
const maxTagBytes = 64 * 1024;
/** In all LIST/INFO chunks together; the format knows some two dozen. */
const maxTags = 64;

/** The tags that are read and written: the canonical recipe, a title, what made the file, the licence in a few words. */
export const infoTags = { recipe: 'ICMT', title: 'INAM', software: 'ISFT', licence: 'ICOP' } as const;
const knownTags = Object.values(infoTags);
type WavTags = Readonly<Partial<Record<(typeof knownTags)[number], string>>>;

/** The recipe that a file claims, unchecked. */
export const recipeOf = ({ ICMT: comment }: WavTags): { recipeText?: string } =>
  comment?.startsWith('{') ? { recipeText: comment } : {};

/** The first of each known LIST/INFO tag by its four letters, decoded as UTF-8. Refuses more tags than a file may have. */
function readInfoTags(bytes: Uint8Array, chunks: readonly Chunk[], littleEndian: boolean, refuse: Refuse): WavTags {
  const tags: { -readonly [Tag in keyof WavTags]: string } = {};
  const utf8 = new TextDecoder();
  let left = maxTags;
  for (const list of chunks) {
    const end = list.offset + list.size;
    if (list.id !== 'LIST' || end > bytes.length || fourLetters(bytes, list.offset) !== 'INFO') continue;
    const found = chunksOf(bytes, { start: list.offset + 4, end, limit: left, littleEndian });
    if (found === undefined) return refuse('tagsTooMany', { most: maxTags });
    left -= found.length;
    for (const { id, offset, size } of found) {
      const tag = knownTags.find((known) => known === id);
      if (tag === undefined || tags[tag] !== undefined || size > maxTagBytes || offset + size > end) continue;
      tags[tag] = utf8.decode(bytes.subarray(offset, offset + size)).replace(/\0.*$/s, '');
    }
  }
  return tags;
}
