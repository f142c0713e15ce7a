const channelCount = 2;
const blockFrames = 65_535;

/** The smallest FLAC of long silence: frames of some 18 bytes that stand for 65,535 frames of sound each. RFC 9639. */
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
  const info = Buffer.alloc(34);
  info.writeUInt16BE(blockFrames, 0);
  info.writeUInt16BE(blockFrames, 2);
  info.writeUInt32BE(((sampleRate << 12) | ((channelCount - 1) << 9) | (15 << 4)) >>> 0, 10);
  if (statesLength) info.writeUInt32BE(blocks * blockFrames, 14);
  const frames = Array.from({ length: blocks }, (_, number) => frame(number, sampleRate));
  return Buffer.concat([Buffer.from('fLaC'), Buffer.from([0x80, 0, 0, 34]), info, ...frames]);
}

function frame(number: number, sampleRate: number): Buffer {
  // Fixed block size: its size less one and the rate in 16 bits each; left and right, 16 bits.
  const sizes = [blockFrames - 1, sampleRate].flatMap((value) => [value >> 8, value & 255]);
  const head = Buffer.from([0xff, 0xf8, 0x7d, 0x18, ...utf8(number), ...sizes]);
  const constant = [0, 0, 0];
  const body = Buffer.from([...head, crc(head, 8, 0x07), ...constant, ...constant]);
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
