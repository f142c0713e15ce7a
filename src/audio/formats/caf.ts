import { sentence } from '../../languages/sentence.ts';
import { fourLetters, quotedCode } from '../chunks.ts';
import { checkShape } from '../sound-limits.ts';
import { imaOfApple } from './adpcm.ts';
import { framesIn, type OpenFormat, openedSamples } from './opened.ts';
import { type PcmFields, pcm, type SampleCoding } from './pcm.ts';

const maxChunks = 256;
const names: Readonly<Record<string, string>> = { alac: 'Apple Lossless (ALAC)', 'aac ': 'AAC', opus: 'Opus' };

export const isCaf = (bytes: Uint8Array): boolean => fourLetters(bytes, 0) === 'caff';

/** Apple's Core Audio Format: whole samples and IMA ADPCM. */
export const openCaf: OpenFormat = (bytes, options, refuse) => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = chunksOf(bytes, view);
  if (chunks === undefined) return refuse('chunksTooMany', { format: 'CAF', most: maxChunks });
  const description = chunks.find(({ id, size }) => id === 'desc' && size >= 32);
  if (description === undefined) return refuse('formatChunkMissing', { chunk: 'desc' });
  const at = description.offset;
  const shape = { sampleRate: rateOf(view.getFloat64(at)), channels: view.getUint32(at + 24) };
  checkShape(shape, undefined, options, refuse);
  const type = fourLetters(bytes, at + 8);
  const flags = view.getUint32(at + 12);
  const packetBytes = view.getUint32(at + 16);
  const bits = view.getUint32(at + 28);
  const chunk = chunks.find(({ id, size }) => id === 'data' && size > 4);
  if (chunk === undefined) return refuse('headerOnly');
  // The first four bytes count the edits.
  const data = bytes.subarray(chunk.offset + 4, chunk.offset + chunk.size);
  const notes = chunk.isCutOff ? [sentence('cutOff', {})] : [];
  const { channels } = shape;

  const layout = type === 'ima4' ? imaOfApple(channels) : pcm(plainFields());
  const held = framesIn(layout, data.length);
  const packets = type === 'ima4' && chunks.find(({ id, size }) => id === 'pakt' && size >= 24);
  const valid = packets ? Number(view.getBigInt64(packets.offset + 8)) : held;
  const lengthFrames = valid > 0 && valid < held ? valid : held;
  if (lengthFrames === 0) return refuse('headerOnly');
  checkShape(shape, lengthFrames, options, refuse);
  return openedSamples({ ...shape, format: 'CAF', layout, data, lengthFrames, notes });

  function plainFields(): PcmFields {
    const coding = codingOf(type, flags);
    if (coding === undefined) {
      const name = Object.hasOwn(names, type) ? names[type] : undefined;
      return refuse('containerCodec', { format: 'CAF', codec: name ?? quotedCode(type) });
    }
    const sampleBytes = coding === 'a-law' || coding === 'mu-law' ? 1 : packetBytes / channels;
    const allowed = coding === 'float' ? [4, 8] : [1, 2, 3, 4, 5, 6, 7, 8];
    if (!allowed.includes(sampleBytes)) return refuse('packetSize', { channels, bits, bytes: packetBytes });
    return { coding, channels, littleEndian: (flags & 2) !== 0, sampleBytes };
  }
};

function codingOf(type: string, flags: number): SampleCoding | undefined {
  if (type === 'lpcm') return flags & 1 ? 'float' : 'signed';
  return type === 'alaw' ? 'a-law' : type === 'ulaw' ? 'mu-law' : undefined;
}

/** NaN, negative and infinite rates come out beyond any limit. */
const rateOf = (value: number): number => (value >= 0 && value < 1e12 ? Math.round(value) : Number.MAX_SAFE_INTEGER);

/** Sizes are cut at the file's end; -1, to the end, is resolved. */
function chunksOf(bytes: Uint8Array, view: DataView) {
  const chunks: { id: string; offset: number; size: number; isCutOff: boolean }[] = [];
  let position = 8;
  while (position + 12 <= bytes.length) {
    if (chunks.length === maxChunks) return undefined;
    const claimed = Number(view.getBigInt64(position + 4));
    const offset = position + 12;
    const available = bytes.length - offset;
    const size = claimed < 0 ? available : Math.min(claimed, available);
    chunks.push({ id: fourLetters(bytes, position), offset, size, isCutOff: claimed > available });
    position = offset + size;
  }
  return chunks;
}
