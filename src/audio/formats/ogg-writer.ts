/** Pages of an Ogg stream (RFC 3533), in order. */
export interface NewPage {
  readonly packets: readonly Uint8Array[];
  /** Samples from the stream's start to the end of the last packet. */
  readonly granule: number;
}

/** A page has at most 255 segments of 255 bytes; a packet's last one is shorter, and may be empty. */
export const mostSegments = 255;
export const segmentsOf = (packet: Uint8Array): number => Math.floor(packet.length / 255) + 1;

/** CRC-32 of polynomial 0x04c11db7, not reflected, from 0. */
const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte << 24;
  for (let bit = 0; bit < 8; bit++) crc = crc & 0x8000_0000 ? (crc << 1) ^ 0x04c1_1db7 : crc << 1;
  return crc >>> 0;
});

function crcOf(bytes: Uint8Array): number {
  let crc = 0;
  for (const byte of bytes) crc = ((crc << 8) ^ crcTable[((crc >>> 24) ^ byte) & 255]!) >>> 0;
  return crc;
}

/** An Ogg file of one stream. Every page holds whole packets. */
export function oggFile(pages: readonly NewPage[], serial: number): Uint8Array {
  return new Uint8Array(
    Buffer.concat(pages.map((page, i) => pageBytes(page, { serial, index: i, count: pages.length }))),
  );
}

function pageBytes(
  { packets, granule }: NewPage,
  { serial, index, count }: { readonly serial: number; readonly index: number; readonly count: number },
): Uint8Array {
  const lacing = packets.flatMap((packet) => [...Array<number>(segmentsOf(packet) - 1).fill(255), packet.length % 255]);
  if (lacing.length > mostSegments) throw new Error(`an Ogg page of ${lacing.length} segments`);
  const head = Buffer.alloc(27);
  head.write('OggS', 0, 'latin1');
  head[5] = (index === 0 ? 2 : 0) | (index === count - 1 ? 4 : 0);
  head.writeBigUInt64LE(BigInt(granule), 6);
  head.writeUInt32LE(serial, 14);
  head.writeUInt32LE(index, 18);
  head[26] = lacing.length;
  const page = Buffer.concat([head, Uint8Array.from(lacing), ...packets]);
  page.writeUInt32LE(crcOf(page), 22);
  return page;
}
