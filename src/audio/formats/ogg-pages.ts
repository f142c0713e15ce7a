import { fourLetters } from '../wav-chunks.ts';

/** A page of an Ogg file (RFC 3533). */
export interface OggPage {
  /** The whole page, its head included. */
  readonly bytes: Uint8Array;
  readonly serial: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Of the last packet that ends here, in samples from the stream's start; -1 where none ends. */
  readonly granule: number;
  /** Parts of packets in order; the first goes on from the page before where `goesOn`. */
  readonly parts: readonly Uint8Array[];
  readonly goesOn: boolean;
  /** The last part is whole. */
  readonly ends: boolean;
}

/** Whole pages in order; junk between them is passed over. Returns whether the file ends inside a page. */
export function* oggPages(bytes: Uint8Array): Generator<OggPage, { readonly isCutOff: boolean }> {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  while (at + 27 <= bytes.length) {
    if (bytes[at] !== 0x4f || fourLetters(bytes, at) !== 'OggS' || bytes[at + 4] !== 0) {
      at++;
      continue;
    }
    const segments = bytes.subarray(at + 27, at + 27 + bytes[at + 26]!);
    let offset = at + 27 + bytes[at + 26]!;
    const size = segments.reduce((sum, length) => sum + length, 0);
    if (offset + size > bytes.length) return { isCutOff: true };
    const parts: Uint8Array[] = [];
    let begin = offset;
    for (const length of segments) {
      offset += length;
      if (length === 255) continue;
      parts.push(bytes.subarray(begin, offset));
      begin = offset;
    }
    const ends = begin === offset;
    if (!ends) parts.push(bytes.subarray(begin, offset));
    const flags = bytes[at + 5]!;
    yield {
      bytes: bytes.subarray(at, offset),
      serial: view.getUint32(at + 14, true),
      isFirst: (flags & 2) !== 0,
      isLast: (flags & 4) !== 0,
      granule: Number(view.getBigInt64(at + 6, true)),
      parts,
      goesOn: (flags & 1) !== 0,
      ends,
    };
    at = offset;
  }
  return { isCutOff: false };
}

/** One audio stream of an Ogg file. */
export interface OggStream {
  /** The packet that describes it. */
  readonly head: Uint8Array;
  /** Its pages from the first on; those of other streams are left out, and what is chained behind its last. */
  pages(): Generator<OggPage, { readonly isCutOff: boolean }>;
}

/** No packet of a sound is longer; a setup header with its code books is some ten kilobytes. */
const maxPacketBytes = 1024 * 1024;

/** Joins packets that go over several pages. One that is too long, or whose beginning is missing, is left out. */
export class OggPackets {
  #begun: Uint8Array[] | undefined;

  /** The packets that end on this page. */
  of({ parts, goesOn, ends }: OggPage): Uint8Array[] {
    const packets: Uint8Array[] = [];
    for (const [i, part] of parts.entries()) {
      const isWhole = i < parts.length - 1 || ends;
      const before = i === 0 && goesOn ? this.#begun : [];
      if (i === 0) this.#begun = undefined;
      if (before === undefined) continue;
      const joined = [...before, part];
      if (joined.reduce((sum, { length }) => sum + length, 0) > maxPacketBytes) continue;
      if (isWhole) packets.push(joined.length === 1 ? part : new Uint8Array(Buffer.concat(joined)));
      else this.#begun = joined;
    }
    return packets;
  }
}
