export interface Chunk {
  readonly id: string;
  /** Of the chunk's content. */
  readonly offset: number;
  /** As claimed: may reach beyond the file's end. */
  readonly size: number;
}

export const fourLetters = (bytes: Uint8Array, offset: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4));

/** An id from a file, for a sentence. */
export const quotedCode = (id: string): string => `“${id.replace(/[^\x20-\x7e]/g, '?').trim()}”`;

export const isChunkId = (id: string): boolean => /^[\x20-\x7e]{4}$/.test(id);

/** Of WAV, AIFF and tags: the ids that nearly always follow a chunk of odd size. */
const usual = new Set(
  ['fmt ', 'data', 'LIST', 'fact', 'bext', 'JUNK', 'junk', 'PAD ', 'smpl', 'inst', 'cue ', 'id3 ', 'ID3 ', 'iXML']
    .concat(['acid', 'PEAK', 'ds64', '_PMX', 'COMM', 'SSND', 'FVER', 'MARK', 'INST', 'NAME', 'AUTH', 'ANNO'])
    .concat(['ICMT', 'INAM', 'ISFT', 'ICOP', 'IART', 'ICRD', 'IGNR', 'IENG', 'ISRC', 'ITRK', 'IPRD', 'ISBJ']),
);

interface Walk {
  readonly start: number;
  /** Default: the end of the file. */
  readonly end?: number;
  readonly limit: number;
  readonly littleEndian: boolean;
  /** True for the last chunk: the walk ends with it. */
  readonly isLast?: (chunk: Chunk) => boolean;
}

/**
 * Chunks up to the end; a last chunk is listed with the size that it claims. Zeros between chunks are padding. A chunk of
 * odd size is followed by a pad byte, which some writers forget: where the next chunk begins decides. Anything that is
 * no chunk ends the walk. Undefined where there are more than `limit`.
 */
export function chunksOf(
  bytes: Uint8Array,
  { start, end = bytes.length, limit, littleEndian, isLast }: Walk,
): Chunk[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizeAt = (position: number): number => view.getUint32(position + 4, littleEndian);
  const isChunk = (position: number): boolean => position + 8 <= end && isChunkId(fourLetters(bytes, position));
  const isKnown = (position: number): boolean => usual.has(fourLetters(bytes, position));
  /** The next chunk may have any id: usual ones are believed first. */
  const isPadded = (position: number): boolean => {
    if (bytes[position] === 0 || isKnown(position + 1)) return true;
    return !isKnown(position) && (isChunk(position + 1) || !isChunk(position));
  };
  const chunks: Chunk[] = [];
  let position = start;
  for (;;) {
    while (position < end && bytes[position] === 0) position++;
    if (!isChunk(position)) return chunks;
    if (chunks.length === limit) return undefined;
    const size = sizeAt(position);
    const chunk = { id: fourLetters(bytes, position), offset: position + 8, size };
    chunks.push(chunk);
    if (isLast?.(chunk)) return chunks;
    position += 8 + size;
    if (size % 2 === 1 && isPadded(position)) position++;
  }
}

/** ID3v2 tags at the start of a file; several programs may each have added one. */
const maxTags = 16;

/** Behind the ID3v2 tags at the start; a cover picture may be in them. */
export function tagsEnd(bytes: Uint8Array): number {
  let end = 0;
  for (let tags = 0; tags < maxTags; tags++) end += id3Bytes(bytes, end);
  return end;
}

/** Bytes of an ID3v2 tag, its head included; 0 where there is none. */
function id3Bytes(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x49 || bytes[at + 1] !== 0x44 || bytes[at + 2] !== 0x33 || at + 10 > bytes.length) return 0;
  const [a, b, c, d] = bytes.subarray(at + 6, at + 10) as unknown as [number, number, number, number];
  if ((a | b | c | d) & 0x80) return 0;
  return 10 + (a << 21) + (b << 14) + (c << 7) + d + (bytes[at + 5]! & 0x10 ? 10 : 0);
}
