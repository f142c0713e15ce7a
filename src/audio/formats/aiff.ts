import { sentence } from '../../languages/sentence.ts';
import { type Chunk, chunksOf, fourLetters, quotedCode } from '../chunks.ts';
import { checkShape } from '../sound-limits.ts';
import { imaOfApple } from './adpcm.ts';
import { framesIn, type OpenFormat, openedSamples } from './opened.ts';
import { type PcmFields, pcm, type SampleCoding } from './pcm.ts';

const maxChunks = 256;

/** The compression types of AIFF-C that are whole samples; `bits` where the type fixes them. */
const codings: Readonly<Record<string, { coding: SampleCoding; littleEndian?: boolean; bits?: number }>> = {
  NONE: { coding: 'signed' },
  twos: { coding: 'signed' },
  sowt: { coding: 'signed', littleEndian: true },
  'raw ': { coding: 'unsigned' },
  in24: { coding: 'signed', bits: 24 },
  in32: { coding: 'signed', bits: 32 },
  '42ni': { coding: 'signed', bits: 24, littleEndian: true },
  '23ni': { coding: 'signed', bits: 32, littleEndian: true },
  fl32: { coding: 'float', bits: 32 },
  FL32: { coding: 'float', bits: 32 },
  fl64: { coding: 'float', bits: 64 },
  FL64: { coding: 'float', bits: 64 },
  alaw: { coding: 'a-law', bits: 8 },
  ALAW: { coding: 'a-law', bits: 8 },
  ulaw: { coding: 'mu-law', bits: 8 },
  ULAW: { coding: 'mu-law', bits: 8 },
};

export const isAiff = (bytes: Uint8Array): boolean =>
  fourLetters(bytes, 0) === 'FORM' && ['AIFF', 'AIFC'].includes(fourLetters(bytes, 8));

/** Apple's AIFF (1989) and AIFF-C: big-endian chunks, samples of any number of bits, and IMA ADPCM. */
export const openAiff: OpenFormat = (bytes, options, refuse) => {
  const chunks = chunksOf(bytes, { start: 12, limit: maxChunks, littleEndian: false });
  if (chunks === undefined) return refuse('chunksTooMany', { format: 'AIFF', most: maxChunks });
  const common = chunks.find(({ id, offset, size }) => id === 'COMM' && size >= 18 && offset + 18 <= bytes.length);
  if (common === undefined) return refuse('formatChunkMissing', { chunk: 'COMM' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isPlain = fourLetters(bytes, 8) === 'AIFF' || common.size < 22;
  const type = isPlain ? 'NONE' : fourLetters(bytes, common.offset + 18);
  const shape = { channels: view.getUint16(common.offset), sampleRate: extended(view, common.offset + 8) };
  checkShape(shape, undefined, options, refuse);
  const claimed = view.getUint32(common.offset + 2);
  const data = soundOf(bytes, view, chunks);
  if (data === undefined || data.length === 0) return refuse('headerOnly');
  const { channels } = shape;
  const bitsOfSample = view.getUint16(common.offset + 6);

  const layout = type === 'ima4' ? imaOfApple(channels) : pcm(plainFields());
  const held = framesIn(layout, data.length);
  // In some writers' files ima4 counts blocks. Writers that cannot seek back leave no count.
  const isUnknown = claimed === 0 || (type === 'ima4' && claimed * layout.framesPerBlock <= held);
  const lengthFrames = isUnknown ? held : Math.min(held, claimed);
  if (lengthFrames === 0) return refuse('headerOnly');
  checkShape(shape, lengthFrames, options, refuse);
  const isCutOff = type !== 'ima4' && claimed > held && claimed < 0x7fff_f000;
  const notes = isCutOff ? [sentence('framesMissing', { missing: claimed - held, frames: claimed })] : [];
  return openedSamples({ ...shape, format: 'AIFF', layout, data, lengthFrames, notes });

  function plainFields(): PcmFields {
    const known = Object.hasOwn(codings, type) ? codings[type] : undefined;
    if (known === undefined) return refuse('containerCodec', { format: 'AIFF', codec: quotedCode(type) });
    const { coding, littleEndian = false, bits = bitsOfSample } = known;
    if (bits < 1 || bits > 64) return refuse('integerBits', { bits, min: 1, max: 64 });
    return { coding, littleEndian, sampleBytes: Math.ceil(bits / 8), channels };
  }
};

/** The samples: behind the chunk's 8 bytes and the offset in them. */
function soundOf(bytes: Uint8Array, view: DataView, chunks: readonly Chunk[]): Uint8Array | undefined {
  const sound = chunks.find(({ id }) => id === 'SSND');
  if (sound === undefined || sound.offset + 8 > bytes.length) return undefined;
  const from = sound.offset + 8 + view.getUint32(sound.offset);
  // Writers that cannot seek back leave the size 0.
  const end = sound.size <= 8 ? bytes.length : Math.min(bytes.length, sound.offset + sound.size);
  return bytes.subarray(Math.min(from, end), end);
}

/** An 80-bit IEEE 754 extended float: SANE's sample rate. NaN and infinity come out beyond any limit. */
function extended(view: DataView, at: number): number {
  const exponent = view.getUint16(at);
  const mantissa = view.getUint32(at + 2) * 2 ** 32 + view.getUint32(at + 6);
  if (exponent >= 0x7fff) return Number.MAX_SAFE_INTEGER;
  const value = mantissa * 2 ** (exponent - 16_383 - 63);
  // Rates are whole numbers; halves come from converters of 22254.5454 Hz.
  return Math.min(Number.MAX_SAFE_INTEGER, Math.round(value));
}
