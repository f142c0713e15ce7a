/** Builds WAV files byte by byte, also wrong ones: independent of the code under test. */
export interface RawWav {
  readonly code?: number;
  readonly channels?: number;
  readonly sampleRate?: number;
  readonly bits?: number;
  readonly blockAlign?: number;
  readonly data?: Uint8Array;
  /** What the data chunk claims, in place of the truth. */
  readonly claimedBytes?: number;
  readonly extensible?: boolean;
  /** Chunks between format and data, whole. */
  readonly between?: Uint8Array;
}

export function wavBytes(raw: RawWav = {}): Uint8Array {
  const { code = 1, channels = 1, sampleRate = 44_100, bits = 16, data = new Uint8Array(8), extensible = false } = raw;
  const blockAlign = raw.blockAlign ?? (channels * bits) / 8;
  const format = Buffer.alloc(extensible ? 40 : 16);
  format.writeUInt16LE(extensible ? 0xfffe : code, 0);
  format.writeUInt16LE(channels, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE((sampleRate * blockAlign) >>> 0, 8);
  format.writeUInt16LE(blockAlign & 0xffff, 12);
  format.writeUInt16LE(bits, 14);
  if (extensible) {
    format.writeUInt16LE(22, 16);
    format.writeUInt16LE(bits, 18);
    format.writeUInt16LE(code, 24);
    Buffer.from('000000001000800000aa00389b71', 'hex').copy(format, 26);
  }
  const body = Buffer.concat([
    Buffer.from('WAVE'),
    chunk('fmt ', format),
    raw.between ?? new Uint8Array(),
    chunk('data', data, raw.claimedBytes),
  ]);
  return new Uint8Array(chunk('RIFF', body));
}

export function chunk(id: string, content: Uint8Array, claimedBytes = content.length): Buffer {
  const header = Buffer.alloc(8);
  header.write(id, 'latin1');
  header.writeUInt32LE(claimedBytes, 4);
  return Buffer.concat([header, content, Buffer.alloc(content.length % 2)]);
}

/** Little-endian floats. */
export function floats(values: readonly number[], bits: 32 | 64 = 32): Uint8Array {
  const array = bits === 32 ? Float32Array.from(values) : Float64Array.from(values);
  return new Uint8Array(array.buffer);
}
