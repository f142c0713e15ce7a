import type { SampleLayout } from './opened.ts';

/** How one sample of one channel is written. */
export type SampleCoding = 'signed' | 'unsigned' | 'float' | 'a-law' | 'mu-law';

export interface PcmFields {
  readonly coding: SampleCoding;
  /** Of one sample of one channel: 1 to 8, of floats 4 or 8. Fewer valid bits than fit lie at the upper end. */
  readonly sampleBytes: number;
  readonly littleEndian: boolean;
  readonly channels: number;
}

/** Interleaved samples. */
export function pcm(fields: PcmFields): SampleLayout {
  const { sampleBytes, channels, coding } = fields;
  const blockBytes = sampleBytes * channels;
  return {
    blockBytes,
    framesPerBlock: 1,
    decode(bytes, frames) {
      const read = readers[coding](new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength), fields);
      const count = Math.min(frames, Math.floor(bytes.length / blockBytes));
      return Array.from({ length: channels }, (_, channel) => {
        const samples = new Float32Array(count);
        for (let i = 0, at = channel * sampleBytes; i < count; i++, at += blockBytes) samples[i] = read(at);
        return samples;
      });
    },
  };
}

type Reader = (at: number) => number;

const readers: Readonly<Record<SampleCoding, (view: DataView, fields: PcmFields) => Reader>> = {
  float: (view, { sampleBytes, littleEndian }) =>
    sampleBytes === 4 ? (at) => view.getFloat32(at, littleEndian) : (at) => view.getFloat64(at, littleEndian),
  signed: (view, { sampleBytes, littleEndian }) => signedReader(view, sampleBytes, littleEndian),
  unsigned: (view, { sampleBytes, littleEndian }) => {
    if (sampleBytes === 1) return (at) => (view.getUint8(at) - 128) / 128;
    const read = signedReader(view, sampleBytes, littleEndian);
    return (at) => {
      const value = read(at);
      return value < 0 ? value + 1 : value - 1;
    };
  },
  'a-law': (view) => (at) => aLaw[view.getUint8(at)]!,
  'mu-law': (view) => (at) => muLaw[view.getUint8(at)]!,
};

/** Two's complement at full scale 1. Of more than four bytes, the upper four exceed the precision of a 32-bit float. */
function signedReader(view: DataView, sampleBytes: number, littleEndian: boolean): Reader {
  switch (sampleBytes) {
    case 1:
      return (at) => view.getInt8(at) / 0x80;
    case 2:
      return (at) => view.getInt16(at, littleEndian) / 0x8000;
    case 3:
      return littleEndian
        ? (at) => (view.getInt8(at + 2) * 0x1_0000 + view.getUint16(at, true)) / 0x80_0000
        : (at) => (view.getInt8(at) * 0x1_0000 + view.getUint16(at + 1)) / 0x80_0000;
    default: {
      const upper = littleEndian ? sampleBytes - 4 : 0;
      return (at) => view.getInt32(at + upper, littleEndian) / 0x8000_0000;
    }
  }
}

/** ITU-T G.711. */
const aLaw = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = code ^ 0x55;
  const segment = (bits >> 4) & 7;
  const mantissa = ((bits & 15) << 4) + 8;
  const value = segment === 0 ? mantissa : (mantissa + 256) << (segment - 1);
  return (bits & 0x80 ? value : -value) / 0x8000;
});

const muLaw = Float32Array.from({ length: 256 }, (_, code) => {
  const bits = ~code & 0xff;
  const value = ((((bits & 15) << 3) + 132) << ((bits >> 4) & 7)) - 132;
  return (bits & 0x80 ? -value : value) / 0x8000;
});
