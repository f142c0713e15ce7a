import type { Chunk } from './chunks.ts';
import { imaInWav, microsoftAdpcm, standardCoefficients } from './formats/adpcm.ts';
import type { SampleLayout } from './formats/opened.ts';
import { pcm } from './formats/pcm.ts';
import type { Refuse } from './sound-limits.ts';

/** How the samples lie in the data chunk. */
export type WavCoding = 'integer' | 'float' | 'a-law' | 'mu-law' | 'ima-adpcm' | 'ms-adpcm' | 'mpeg';

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
/** The last 14 bytes of WAVE_FORMAT_EXTENSIBLE subformats that stand for plain format codes; the second is Ambisonics'. */
const subformatTails = ['000000001000800000aa00389b71', '00002107d3118644c8c1ca000000'];

/** Of an extensible format, the code within; where it names none, integers are the only sensible guess. */
function formatCode(bytes: Uint8Array, u16: (at: number) => number, { offset, size }: Chunk): number {
  const code = u16(offset);
  if (code !== extensible) return code;
  if (size < 40) return 1;
  const tail = Buffer.from(bytes.subarray(offset + 26, offset + 40)).toString('hex');
  if (subformatTails.includes(tail)) return u16(offset + 24);
  return /^0*$/.test(tail) ? 1 : code;
}

/** The coding in "fmt ". Refuses others by name. */
export function wavCoding(bytes: Uint8Array, u16: (at: number) => number, format: Chunk, refuse: Refuse): WavCoding {
  const code = formatCode(bytes, u16, format);
  return codings[code] ?? refuse('wavCodec', { codec: codecNames[code] ?? code });
}

interface FormatFields {
  readonly channels: number;
  readonly blockAlign: number;
  readonly bits: number;
  readonly littleEndian: boolean;
  /** The content of "fmt ". */
  readonly content: Uint8Array;
}

/** How the samples lie. Refuses fields that contradict each other. MPEG has frames of its own, and no layout. */
export function wavLayout(
  coding: Exclude<WavCoding, 'mpeg'>,
  { channels, blockAlign, bits, littleEndian, content }: FormatFields,
  refuse: Refuse,
): SampleLayout {
  switch (coding) {
    case 'a-law':
    case 'mu-law':
      return pcm({ coding, sampleBytes: 1, channels, littleEndian });
    case 'ima-adpcm': {
      const perChannel = blockAlign / channels;
      if (perChannel < 8 || perChannel % 4 !== 0) refuse('blockSize', { coding: 'IMA ADPCM', bytes: blockAlign });
      return imaInWav(channels, blockAlign);
    }
    case 'ms-adpcm':
      if (blockAlign <= 7 * channels) refuse('blockSize', { coding: 'Microsoft ADPCM', bytes: blockAlign });
      return microsoftAdpcm(channels, blockAlign, coefficientsIn(content));
    case 'integer':
    case 'float': {
      const sampleBytes = plainBytes(coding, channels, blockAlign, bits, refuse);
      const integers = sampleBytes > 1 ? 'signed' : 'unsigned';
      return pcm({ coding: coding === 'float' ? coding : integers, sampleBytes, channels, littleEndian });
    }
    default:
      throw coding satisfies never;
  }
}

/** Samples fill whole bytes: 20 bits take three. Some writers put one channel's bytes where a frame's belong. */
function plainBytes(
  coding: 'integer' | 'float',
  channels: number,
  blockAlign: number,
  bits: number,
  refuse: Refuse,
): number {
  if (coding === 'float' && bits !== 32 && bits !== 64) refuse('floatBits', { bits });
  if (bits < 8 || bits > 64) refuse('integerBits', { bits, min: 8, max: 64 });
  const sampleBytes = Math.ceil(bits / 8);
  const bytes = channels * sampleBytes;
  if (blockAlign !== bytes && blockAlign !== sampleBytes && blockAlign !== 0)
    refuse('frameSize', { channels, bits, bytes, stated: blockAlign });
  return sampleBytes;
}

/** The header of Microsoft's ADPCM repeats the coefficients, which are always the standard ones. */
function coefficientsIn(content: Uint8Array): readonly (readonly [number, number])[] {
  const view = new DataView(content.buffer, content.byteOffset, content.length);
  const count = content.length >= 22 ? view.getUint16(20, true) : 0;
  if (count < 7 || count > 255 || content.length < 22 + 4 * count) return standardCoefficients;
  return Array.from(
    { length: count },
    (_, i) => [view.getInt16(22 + 4 * i, true), view.getInt16(24 + 4 * i, true)] as const,
  );
}
