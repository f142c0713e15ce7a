import { crc32 } from 'node:zlib';

export interface ZipPart {
  readonly name: string;
  /** Made when it is written, so that a large archive is never in memory. */
  readonly bytes: () => Uint8Array;
  /** Lies for tests. */
  readonly crc?: number;
  readonly method?: number;
  readonly flags?: number;
  readonly localName?: string;
  readonly claimedSize?: number;
  readonly claimedOffset?: number;
}

/** A zip archive of stored entries as torch.save writes it: data aligned to 64 bytes, zip64 on demand. */
export function* zipChunks(parts: Iterable<ZipPart>, { zip64 = false } = {}): Generator<Uint8Array> {
  const directory: Buffer[] = [];
  let offset = 0;
  for (const part of parts) {
    const bytes = part.bytes();
    const name = Buffer.from(part.name);
    const localName = Buffer.from(part.localName ?? part.name);
    const crc = part.crc ?? crc32(bytes);
    const padding = (64 - ((offset + 30 + localName.length + 4) % 64)) % 64;
    const local = Buffer.alloc(30 + localName.length + 4 + padding, 'Z');
    local.fill(0, 0, 30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(part.flags ?? 0, 6);
    local.writeUInt16LE(part.method ?? 0, 8);
    local.writeUInt32LE(crc, 14);
    local.writeUInt32LE(bytes.length, 18);
    local.writeUInt32LE(bytes.length, 22);
    local.writeUInt16LE(localName.length, 26);
    local.writeUInt16LE(4 + padding, 28);
    localName.copy(local, 30);
    local.write('FB', 30 + localName.length);
    local.writeUInt16LE(padding, 30 + localName.length + 2);
    yield local;
    yield bytes;

    const size = part.claimedSize ?? bytes.length;
    const extra = Buffer.alloc(zip64 ? 28 : 0);
    if (zip64) {
      extra.writeUInt16LE(1, 0);
      extra.writeUInt16LE(24, 2);
      extra.writeBigUInt64LE(BigInt(size), 4);
      extra.writeBigUInt64LE(BigInt(size), 12);
      extra.writeBigUInt64LE(BigInt(part.claimedOffset ?? offset), 20);
    }
    const central = Buffer.alloc(46);
    central.writeUInt32LE(0x02014b50, 0);
    central.writeUInt16LE(part.flags ?? 0, 8);
    central.writeUInt16LE(part.method ?? 0, 10);
    central.writeUInt32LE(crc, 16);
    central.writeUInt32LE(zip64 ? 0xffffffff : size, 20);
    central.writeUInt32LE(zip64 ? 0xffffffff : size, 24);
    central.writeUInt16LE(name.length, 28);
    central.writeUInt16LE(extra.length, 30);
    central.writeUInt32LE(zip64 ? 0xffffffff : (part.claimedOffset ?? offset), 42);
    directory.push(central, name, extra);
    offset += local.length + bytes.length;
  }
  const entries = directory.length / 3;
  const central = Buffer.concat(directory);
  yield central;
  if (zip64) {
    const end64 = Buffer.alloc(56);
    end64.writeUInt32LE(0x06064b50, 0);
    end64.writeBigUInt64LE(44n, 4);
    end64.writeBigUInt64LE(BigInt(entries), 24);
    end64.writeBigUInt64LE(BigInt(entries), 32);
    end64.writeBigUInt64LE(BigInt(central.length), 40);
    end64.writeBigUInt64LE(BigInt(offset), 48);
    const locator = Buffer.alloc(20);
    locator.writeUInt32LE(0x07064b50, 0);
    locator.writeBigUInt64LE(BigInt(offset + central.length), 8);
    locator.writeUInt32LE(1, 16);
    yield end64;
    yield locator;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(zip64 ? 0xffff : entries, 8);
  end.writeUInt16LE(zip64 ? 0xffff : entries, 10);
  end.writeUInt32LE(zip64 ? 0xffffffff : central.length, 12);
  end.writeUInt32LE(zip64 ? 0xffffffff : offset, 16);
  yield end;
}

export const zipOf = (parts: Iterable<ZipPart>, options?: { zip64?: boolean }): Uint8Array =>
  Buffer.concat([...zipChunks(parts, options)]);
