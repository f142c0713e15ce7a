import { crc32 } from 'node:zlib';
import { named, quoted } from '../quoted.ts';
import { type ByteSource, badFile, readExactly } from './byte-source.ts';
import { whatItIs } from './what-it-is.ts';

/** A stored (uncompressed) member of the archive. */
export interface ZipEntry {
  readonly name: string;
  readonly size: number;
  readonly crc32: number;
  /** Offset of its local header. */
  readonly headerOffset: number;
  readonly compressed: boolean;
  readonly encrypted: boolean;
}

export type Zip = Awaited<ReturnType<typeof openZip>>;

/** The end record is 22 bytes and a comment of at most 65,535. */
const longestTail = 22 + 0xffff;
/** Real checkpoints have about 3,000 entries and a directory of 300 KB. */
export const zipLimits = { entries: 100_000, directoryBytes: 16 << 20 };
const chunkBytes = 1 << 20;

const signature = { end: 0x06054b50, end64: 0x06064b50, locator64: 0x07064b50, central: 0x02014b50, local: 0x04034b50 };

/**
 * Reads the directory of a zip archive of PyTorch: stored entries, zip64 if large (APPNOTE 6.3.10). Refuses names that
 * leave a folder, repeated names and entries outside the file.
 */
export async function openZip(source: ByteSource) {
  const entries = await readDirectory(source);
  const starts = new Map<string, number>();

  async function startOf(entry: ZipEntry): Promise<number> {
    const known = starts.get(entry.name);
    if (known !== undefined) return known;
    const name = named(entry.name);
    if (entry.encrypted) throw badFile(source, `${name} in the archive is encrypted, which is not supported`);
    if (entry.compressed)
      throw badFile(
        source,
        `${name} in the archive is compressed; PyTorch stores it uncompressed. Somebody packed the file anew: take the original, or pack it again without compression (zip -0).`,
      );
    const header = viewOf(await readExactly(source, entry.headerOffset, 30));
    if (header.getUint32(0, true) !== signature.local)
      throw badFile(source, `the archive is damaged: no entry begins where ${name} should`);
    const nameLength = header.getUint16(26, true);
    const localName = decodeName(await readExactly(source, entry.headerOffset + 30, nameLength));
    if (localName !== entry.name)
      throw badFile(source, `the archive is damaged: its directory says ${name}, the entry says ${named(localName)}`);
    const start = entry.headerOffset + 30 + nameLength + header.getUint16(28, true);
    if (start + entry.size > source.size)
      throw badFile(source, `the file is cut off inside ${name}. Download it again.`);
    await verify(entry, start);
    starts.set(entry.name, start);
    return start;
  }

  async function verify(entry: ZipEntry, start: number): Promise<void> {
    let sum = 0;
    for (let at = 0; at < entry.size; at += chunkBytes)
      sum = crc32(await readExactly(source, start + at, Math.min(chunkBytes, entry.size - at)), sum);
    if (sum !== entry.crc32)
      throw badFile(
        source,
        `${named(entry.name)} in the archive is damaged (its CRC-32 is wrong). Download the file again.`,
      );
  }

  return {
    entries,
    /** Bytes `from` to `to` of an entry. The first call checks the CRC-32 of the whole entry, chunk by chunk. */
    async read(entry: ZipEntry, from = 0, to = entry.size): Promise<Uint8Array> {
      const start = await startOf(entry);
      return readExactly(source, start + from, to - from);
    },
  };
}

async function readDirectory(source: ByteSource): Promise<ReadonlyMap<string, ZipEntry>> {
  const { offset, size, count } = await findDirectory(source);
  if (count > zipLimits.entries || size > zipLimits.directoryBytes)
    throw badFile(
      source,
      `its directory claims ${count} entries in ${size} bytes; at most ${zipLimits.entries} in ${zipLimits.directoryBytes} bytes are read`,
    );
  const bytes = await readExactly(source, offset, size);
  const view = viewOf(bytes);
  const entries = new Map<string, ZipEntry>();
  let at = 0;
  for (let i = 0; i < count; i++) {
    if (at + 46 > size || view.getUint32(at, true) !== signature.central)
      throw badFile(source, `the archive is damaged: entry ${i + 1} of ${count} is missing from its directory`);
    const nameEnd = at + 46 + view.getUint16(at + 28, true);
    const extraEnd = nameEnd + view.getUint16(at + 30, true);
    const end = extraEnd + view.getUint16(at + 32, true);
    if (end > size) throw badFile(source, 'the archive is damaged: its directory is cut off');
    const name = checkedName(source, decodeName(bytes.subarray(at + 46, nameEnd)));
    const wide = readZip64(view, nameEnd, extraEnd, {
      size: view.getUint32(at + 24, true),
      stored: view.getUint32(at + 20, true),
      offset: view.getUint32(at + 42, true),
    });
    if (!wide || wide.offset + wide.stored > source.size)
      throw badFile(
        source,
        `${named(name)} in the archive claims to lie outside the file, which has ${source.size} bytes`,
      );
    if (entries.has(name)) throw badFile(source, `${named(name)} stands twice in the archive`);
    const compressed = view.getUint16(at + 10, true) !== 0;
    if (!compressed && wide.stored !== wide.size)
      throw badFile(
        source,
        `${named(name)} in the archive has two different sizes, ${wide.stored} and ${wide.size} bytes`,
      );
    entries.set(name, {
      name,
      size: wide.size,
      crc32: view.getUint32(at + 16, true),
      headerOffset: wide.offset,
      compressed,
      encrypted: (view.getUint16(at + 8, true) & 1) === 1,
    });
    at = end;
  }
  checkApart(source, entries);
  return entries;
}

/** Refuses entries that share bytes, which would make a short file long: each byte belongs to one entry. */
function checkApart(source: ByteSource, entries: ReadonlyMap<string, ZipEntry>): void {
  const inOrder = [...entries.values()].sort((a, b) => a.headerOffset - b.headerOffset);
  for (const [i, entry] of inOrder.entries()) {
    const next = inOrder[i + 1];
    // Compressed entries are never read, whatever their size.
    if (next && !entry.compressed && entry.headerOffset + 30 + entry.size > next.headerOffset)
      throw badFile(source, `${named(entry.name)} and ${named(next.name)} in the archive overlap, as in no checkpoint`);
  }
}

async function findDirectory(source: ByteSource): Promise<{ offset: number; size: number; count: number }> {
  const tailStart = Math.max(0, source.size - longestTail);
  const tail = viewOf(await readExactly(source, tailStart, source.size - tailStart));
  let end = tail.byteLength - 22;
  while (end >= 0 && tail.getUint32(end, true) !== signature.end) end--;
  if (end < 0) throw badFile(source, await whatItIs(source));
  const found = {
    count: tail.getUint16(end + 10, true),
    size: tail.getUint32(end + 12, true),
    offset: tail.getUint32(end + 16, true),
  };
  const locator = end - 20;
  if (locator < 0 || tail.getUint32(locator, true) !== signature.locator64) return found;
  const record = viewOf(await readExactly(source, safeNumber(tail, locator + 8), 56));
  if (record.getUint32(0, true) !== signature.end64)
    throw badFile(source, 'the archive is damaged: its zip64 end record is missing');
  return { count: safeNumber(record, 32), size: safeNumber(record, 40), offset: safeNumber(record, 48) };
}

/** A zip64 extra field holds, in this order, the values that are 0xffffffff in the directory. */
function readZip64(
  view: DataView,
  from: number,
  to: number,
  values: { size: number; stored: number; offset: number },
): typeof values | undefined {
  const missing = (['size', 'stored', 'offset'] as const).filter((key) => values[key] === 0xffffffff);
  if (missing.length === 0) return values;
  for (let at = from; at + 4 <= to; at += 4 + view.getUint16(at + 2, true)) {
    if (view.getUint16(at, true) !== 1) continue;
    if (at + 4 + 8 * missing.length > to) return undefined;
    return { ...values, ...Object.fromEntries(missing.map((key, i) => [key, safeNumber(view, at + 4 + 8 * i)])) };
  }
  return undefined;
}

/** A 64-bit number; impossible sizes become infinite and fail every check of bounds. */
function safeNumber(view: DataView, at: number): number {
  const value = view.getBigUint64(at, true);
  return value > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(value);
}

/** Nothing is unpacked to disk, but a name that leaves a folder tells that the file is no checkpoint. */
function checkedName(source: ByteSource, name: string): string {
  const tricky =
    name === '' ||
    name.includes('\\') ||
    name.includes('\0') ||
    /^[/~]|^[a-z]:/i.test(name) ||
    /(^|\/)\.\.?(\/|$)/.test(name);
  if (tricky) throw badFile(source, `the archive holds the path ${quoted(name)}, which no checkpoint has`);
  return name;
}

const decodeName = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
