const channelCount = 2;
const blockFrames = 65_535;

/** The smallest FLAC of long silence: frames of some 18 bytes that stand for 65,535 frames of sound each. */
export function flacOfSilence({
  seconds,
  sampleRate = 44_100,
  statesLength = true,
}: {
  readonly seconds: number;
  readonly sampleRate?: number;
  readonly statesLength?: boolean;
}): Uint8Array {
  const blocks = Math.ceil((seconds * sampleRate) / blockFrames);
  const constant = Buffer.from([0, 0, 0]);
  const frames = Array.from({ length: blocks }, (_, number) =>
    frame(number, blockFrames, sampleRate, [constant, constant]),
  );
  return stream(frames, blockFrames, statesLength ? blocks * blockFrames : 0, sampleRate);
}

/** Uncompressed 16-bit stereo; both channels in blocks of `block` frames, of which there must be whole ones. */
export function flacOf(channels: readonly Int16Array[], block: number, sampleRate = 44_100): Uint8Array {
  const frames = channels[0]!.length;
  const blocks = Array.from({ length: frames / block }, (_, number) =>
    frame(
      number,
      block,
      sampleRate,
      channels.map((channel) => {
        const verbatim = Buffer.alloc(1 + 2 * block, 0x02);
        for (let i = 0; i < block; i++) verbatim.writeInt16BE(channel[number * block + i]!, 1 + 2 * i);
        return verbatim;
      }),
    ),
  );
  return stream(blocks, block, frames, sampleRate);
}

/** RFC 9639. */
function stream(frames: readonly Buffer[], block: number, totalFrames: number, sampleRate: number): Uint8Array {
  const info = Buffer.alloc(34);
  info.writeUInt16BE(block, 0);
  info.writeUInt16BE(block, 2);
  info.writeUInt32BE(((sampleRate << 12) | ((channelCount - 1) << 9) | (15 << 4)) >>> 0, 10);
  info.writeUInt32BE(totalFrames, 14);
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info, ...frames]);
}

function frame(number: number, block: number, sampleRate: number, channels: readonly Buffer[]): Buffer {
  // Fixed block size: its size less one and the rate in 16 bits each; left and right, 16 bits.
  const sizes = [block - 1, sampleRate].flatMap((value) => [value >> 8, value & 255]);
  const head = Buffer.from([0xff, 0xf8, 0x7d, 0x18, ...utf8(number), ...sizes]);
  const body = Buffer.concat([head, Buffer.from([crc(head, 8, 0x07)]), ...channels]);
  const check = crc(body, 16, 0x8005);
  return Buffer.concat([body, Buffer.from([check >> 8, check & 255])]);
}

const utf8 = (number: number): Buffer => Buffer.from(String.fromCodePoint(number));

function crc(bytes: Uint8Array, bits: number, polynomial: number): number {
  const top = 1 << (bits - 1);
  let value = 0;
  for (const byte of bytes) {
    value ^= byte << (bits - 8);
    for (let i = 0; i < 8; i++) value = ((value << 1) ^ (value & top ? polynomial : 0)) & ((1 << bits) - 1);
  }
  return value;
}
