export interface Chunk {
  readonly id: string;
  /** Of the chunk's content. */
  readonly offset: number;
  /** As claimed: may reach beyond the file's end. */
  readonly size: number;
}

export const fourLetters = (bytes: Uint8Array, offset: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4));

/** For a sentence: they may be any bytes. */
export const quotedLetters = (letters: string): string => `“${letters.replace(/[^\x20-\x7e]/g, '?').trim()}”`;

export const isChunkId = (id: string): boolean => /^[\x20-\x7e]{4}$/.test(id);

/** Of WAV, AIFF and tags: what follows a chunk of odd size nearly always. */
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
  /** True for the chunk after which nothing may follow: the walk ends with it. */
  readonly isLast?: (chunk: Chunk) => boolean;
}

/**
 * Chunks up to the end; a last chunk that claims more than there is is listed with its claim. Zeros between chunks are
 * padding. A chunk of odd size is followed by a pad byte, which some writers forget: where the next chunk begins
 * decides. What is no chunk ends the walk. Undefined where there are more than `limit`.
 */
export function chunksOf(
  bytes: Uint8Array,
  { start, end = bytes.length, limit, littleEndian, isLast }: Walk,
): Chunk[] | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const sizeAt = (position: number): number => view.getUint32(position + 4, littleEndian);
  const isChunk = (position: number): boolean => position + 8 <= end && isChunkId(fourLetters(bytes, position));
  const isKnown = (position: number): boolean => usual.has(fourLetters(bytes, position));
  /** The next chunk may begin with any four letters: those that are usual are believed first. */
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
