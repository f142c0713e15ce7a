import { fourLetters } from '../chunks.ts';
import type { Decoded, Pieces } from './opened.ts';

/** A page of an Ogg file (RFC 3533). */
export interface OggPage {
  /** The whole page, its head included. */
  readonly bytes: Uint8Array;
  readonly serial: number;
  readonly isFirst: boolean;
  readonly isLast: boolean;
  /** Samples from the stream's start to the end of the last packet that ends here; -1 where none ends. */
  readonly granule: number;
  /** Parts of packets in order. */
  readonly parts: readonly Uint8Array[];
  /** The first part continues a packet of the page before. */
  readonly goesOn: boolean;
  /** The last part ends its packet. */
  readonly ends: boolean;
}

/** Whole pages in order; junk between them is passed over. */
export function* oggPages(bytes: Uint8Array): Generator<OggPage> {
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
    if (offset + size > bytes.length) return;
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
}

/** One audio stream of an Ogg file. */
export interface OggStream {
  /** The packet that describes it. */
  readonly head: Uint8Array;
  /** Its pages; those of other streams are left out, and streams that are chained behind its last page. */
  pages(): Generator<OggPage>;
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

/** Bytes for a decoder, and, after the last page, the frames of the sound. */
export interface OggPart {
  readonly bytes?: Uint8Array;
  readonly end?: number | undefined;
}

/**
 * Decodes until there is enough, or `maxFruitless` parts in a row hold no sound. Code books that make no sense end the
 * sound; what came before is kept.
 */
export async function decodeOgg(
  parts: Iterable<OggPart>,
  decode: (bytes: Uint8Array) => Promise<Float32Array[]> | Float32Array[],
  pieces: Pieces,
  maxFruitless: number,
): Promise<Decoded> {
  let end: number | undefined;
  let fruitless = 0;
  try {
    for (const part of parts) {
      const channels = part.bytes && (await decode(part.bytes));
      if (channels) {
        pieces.add(channels);
        fruitless = channels[0]?.length ? 0 : fruitless + 1;
        if (pieces.isEnough || fruitless === maxFruitless) break;
      }
      end = part.end ?? end;
    }
  } catch {}
  const length = end !== undefined && end > 0 ? end : pieces.frames;
  return { channels: pieces.join(length), isCutOff: end === undefined && !pieces.isEnough };
}
