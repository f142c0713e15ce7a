import type { WavInfo } from '../wav-header.ts';
import { decodeAdpcm, imaInWav, microsoftAdpcm, standardCoefficients } from './adpcm.ts';
import { decodePcm, type SampleCoding } from './pcm.ts';

/** The samples of a WAV that inspectWav has passed, except MPEG: at most `frames` a channel. */
export function decodeWav(bytes: Uint8Array, info: WavInfo, frames: number): Float32Array[] {
  const { channels, blockBytes, littleEndian, coding, sampleBytes } = info;
  const data = bytes.subarray(info.dataOffset, info.dataOffset + info.dataBytes);
  switch (coding) {
    case 'ima-adpcm':
      return decodeAdpcm(data, imaInWav(channels, blockBytes), frames);
    case 'ms-adpcm':
      return decodeAdpcm(data, microsoftAdpcm(channels, blockBytes, coefficientsOf(bytes, info)), frames);
    case 'mpeg':
      throw new Error('MPEG has no samples to be read.');
    default:
      return decodePcm(data, { coding: codingOf(coding, sampleBytes), sampleBytes, channels, littleEndian }, frames);
  }
}

/** Integers are signed, except those of one byte. */
function codingOf(coding: Exclude<WavInfo['coding'], 'ima-adpcm' | 'ms-adpcm' | 'mpeg'>, bytes: number): SampleCoding {
  if (coding !== 'integer') return coding;
  return bytes === 1 ? 'unsigned' : 'signed';
}

/** Of Microsoft's ADPCM the header brings its own coefficients; they are always the standard ones. */
function coefficientsOf(
  bytes: Uint8Array,
  { formatOffset, formatBytes }: WavInfo,
): readonly (readonly [number, number])[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset + formatOffset, formatBytes);
  const count = formatBytes >= 22 ? view.getUint16(20, true) : 0;
  if (count < 7 || count > 255 || formatBytes < 22 + 4 * count) return standardCoefficients;
  return Array.from(
    { length: count },
    (_, i) => [view.getInt16(22 + 4 * i, true), view.getInt16(24 + 4 * i, true)] as const,
  );
}
