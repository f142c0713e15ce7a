import type { Refuse } from './sound-limits.ts';
import type { Chunk } from './wav-chunks.ts';

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
/** Last 14 bytes of a WAVE_FORMAT_EXTENSIBLE subformat that stands for a plain format code; the second is Ambisonics'. */
const subformatTails = ['000000001000800000aa00389b71', '00002107d3118644c8c1ca000000'];

/** Of an extensible format, the code within; where it names none, whole numbers are the only sensible guess. */
function formatCode(bytes: Uint8Array, u16: (at: number) => number, { offset, size }: Chunk): number {
  const code = u16(offset);
  if (code !== extensible) return code;
  if (size < 40) return 1;
  const tail = Buffer.from(bytes.subarray(offset + 26, offset + 40)).toString('hex');
  if (subformatTails.includes(tail)) return u16(offset + 24);
  return /^0*$/.test(tail) ? 1 : code;
}

/** What the content of "fmt " says of the samples; refuses what is not read by its name. */
export function wavCoding(bytes: Uint8Array, u16: (at: number) => number, format: Chunk, refuse: Refuse): WavCoding {
  const code = formatCode(bytes, u16, format);
  return codings[code] ?? refuse('wavCodec', { codec: codecNames[code] ?? code });
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

export function wavBlock(coding: WavCoding, fields: FormatFields, refuse: Refuse): Block {
  const { channels, blockAlign } = fields;
  switch (coding) {
    case 'mpeg':
      return { bytes: 1, frames: 0, sampleBytes: 0 };
    case 'a-law':
    case 'mu-law':
      return { bytes: channels, frames: 1, sampleBytes: 1 };
    case 'ima-adpcm': {
      const perChannel = blockAlign / channels;
      if (perChannel < 8 || perChannel % 4 !== 0) refuse('blockSize', { coding: 'IMA ADPCM', bytes: blockAlign });
      return { bytes: blockAlign, frames: (perChannel - 4) * 2 + 1, sampleBytes: 0 };
    }
    case 'ms-adpcm':
      if (blockAlign <= 7 * channels) refuse('blockSize', { coding: 'Microsoft ADPCM', bytes: blockAlign });
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
  if (coding === 'float' && bits !== 32 && bits !== 64) refuse('floatBits', { bits });
  if (bits < 8 || bits > 64) refuse('integerBits', { bits, min: 8, max: 64 });
  const sampleBytes = Math.ceil(bits / 8);
  const bytes = channels * sampleBytes;
  if (blockAlign !== bytes && blockAlign !== sampleBytes && blockAlign !== 0)
    refuse('frameSize', { channels, bits, bytes, stated: blockAlign });
  return { bytes, frames: 1, sampleBytes };
}
