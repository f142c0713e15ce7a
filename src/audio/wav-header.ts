import { UserError } from '../user-error.ts';

/** What may be decoded; each limit with its reason. */
export interface WavLimits {
  /** Held in memory several times while it is decoded and resampled. */
  readonly bytes: number;
  /** One-shots are short; resampling and pictures are made for seconds, not songs. */
  readonly seconds: number;
  /** Below, nothing of a drum is left; above, no converter delivers it. */
  readonly sampleRate: readonly [min: number, max: number];
}

/** Of files that people send us. A trainer that reads its owner's files may allow more. */
export const uploadLimits: WavLimits = { bytes: 10 * 1024 * 1024, seconds: 10, sampleRate: [8000, 192_000] };

/** Mono and stereo; surround has no agreed way down to two channels of a drum. */
const maxChannels = 2;
/** A recipe is below 2 KB; a longer comment is not one of ours. */
const maxTagBytes = 64 * 1024;
/** Editors write a dozen. Ten mebibytes of empty chunks are over a million, and to walk them takes seconds. */
const maxChunks = 256;
/** Of all LIST/INFO chunks together; the format knows some two dozen. */
const maxTags = 64;

/** The tags that are read: recipe, title, software and licence. */
const readTags = ['ICMT', 'INAM', 'ISFT', 'ICOP'] as const;
export type WavTags = Readonly<Partial<Record<(typeof readTags)[number], string>>>;

export interface WavInfo {
  readonly channels: number;
  /** Hz. */
  readonly sampleRate: number;
  readonly bitDepth: number;
  /** IEEE float samples; otherwise integers, unsigned at 8 bits. */
  readonly float: boolean;
  readonly lengthFrames: number;
  readonly durationMs: number;
  /** Where the samples lie in the file: whole frames only. */
  readonly dataOffset: number;
  readonly dataBytes: number;
  /** The LIST/INFO tags that we know, by their four letters, decoded as UTF-8. */
  readonly tags: WavTags;
}

const pcm = 1;
const ieeeFloat = 3;
const extensible = 0xfffe;
/** Last 14 bytes of every WAVE_FORMAT_EXTENSIBLE subformat that stands for a plain format code. */
const subformatTail = '000000001000800000aa00389b71';

const codecNames: Readonly<Record<number, string>> = {
  2: 'Microsoft ADPCM',
  6: 'A-law',
  7: 'mu-law',
  17: 'IMA ADPCM',
  49: 'GSM',
  80: 'MPEG',
  85: 'MP3',
  255: 'AAC',
};

const bitDepths: Readonly<Record<number, readonly number[]>> = { [pcm]: [8, 16, 24, 32], [ieeeFloat]: [32, 64] };

const count = (value: number): string => value.toLocaleString('en-US');
const megabytes = (bytes: number): string => `${Number((bytes / 1024 / 1024).toFixed(1))} MiB`;

/**
 * Checks a WAV file against the limits before anything is decoded or allocated: its header, and of a file of floats
 * also that all samples are finite. Throws UserError with the reason and what is allowed.
 * @param name how the file is called in messages
 */
export function inspectWav(
  bytes: Uint8Array,
  { name = 'The file', limits = uploadLimits }: { name?: string; limits?: WavLimits } = {},
): WavInfo {
  const refuse = (reason: string): never => {
    throw new UserError(`${name} ${reason}`);
  };
  if (bytes.length === 0) return refuse('is empty (0 bytes). Send a WAV file with sound in it.');
  if (bytes.length > limits.bytes) {
    return refuse(`is ${megabytes(bytes.length)}; at most ${megabytes(limits.bytes)} is allowed.`);
  }
  const container = fourLetters(bytes, 0);
  if (container === 'RIFX' || container === 'RF64') {
    return refuse(`is a ${container} file; save it as a plain RIFF WAV.`);
  }
  if (container !== 'RIFF' || fourLetters(bytes, 8) !== 'WAVE') {
    return refuse('is not a WAV file: it does not start with a RIFF/WAVE header.');
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const chunks = chunksOf(view, bytes, { limit: maxChunks });
  if (chunks === undefined) return refuse(`has more than ${maxChunks} chunks; a WAV of a sound has a handful.`);

  const format = chunks.find((chunk) => chunk.id === 'fmt ');
  if (format === undefined || format.size < 16 || format.offset + format.size > bytes.length) {
    return refuse('has no complete "fmt " chunk, so its format is unknown.');
  }
  const channels = view.getUint16(format.offset + 2, true);
  const sampleRate = view.getUint32(format.offset + 4, true);
  const blockAlign = view.getUint16(format.offset + 12, true);
  const bitDepth = view.getUint16(format.offset + 14, true);
  const code = formatCode(view, format);
  const allowedDepths = bitDepths[code];
  if (allowedDepths === undefined) {
    return refuse(
      `is compressed (${codecNames[code] ?? `format ${code}`}); only uncompressed PCM is read: 8, 16, 24 or 32-bit integers, 32 or 64-bit floats.`,
    );
  }
  if (channels < 1 || channels > maxChannels) {
    return refuse(`has ${count(channels)} channels; 1 or ${maxChannels} are allowed.`);
  }
  const [minRate, maxRate] = limits.sampleRate;
  if (sampleRate < minRate || sampleRate > maxRate) {
    return refuse(
      `has a sample rate of ${count(sampleRate)} Hz; ${count(minRate)} to ${count(maxRate)} Hz is allowed.`,
    );
  }
  if (!allowedDepths.includes(bitDepth)) {
    const kind = code === ieeeFloat ? 'float' : 'integer';
    return refuse(`has ${bitDepth}-bit ${kind} samples; ${allowedDepths.join(', ')} bits are allowed.`);
  }
  if (blockAlign !== (channels * bitDepth) / 8) {
    return refuse(
      `contradicts itself: ${channels} channels of ${bitDepth} bits make ${(channels * bitDepth) / 8} bytes a frame, its header says ${blockAlign}.`,
    );
  }

  const data = chunks.find((chunk) => chunk.id === 'data');
  if (data === undefined) return refuse('has no "data" chunk: it holds a header and no sound.');
  const available = bytes.length - data.offset;
  if (data.size > available) {
    return refuse(
      `claims ${count(data.size)} bytes of sound and holds ${count(available)}: it was cut off or is damaged.`,
    );
  }
  const lengthFrames = Math.floor(data.size / blockAlign);
  if (lengthFrames === 0) return refuse('holds a header and no sound.');
  if (lengthFrames > limits.seconds * sampleRate) {
    return refuse(`is ${(lengthFrames / sampleRate).toFixed(1)} s long; at most ${limits.seconds} s is allowed.`);
  }
  const tags = infoTags(view, bytes, chunks);
  if (tags === undefined) return refuse(`has more than ${maxTags} tags (LIST/INFO); at most ${maxTags} are read.`);
  const info: WavInfo = {
    channels,
    sampleRate,
    bitDepth,
    float: code === ieeeFloat,
    lengthFrames,
    durationMs: (lengthFrames / sampleRate) * 1000,
    dataOffset: data.offset,
    dataBytes: lengthFrames * blockAlign,
    tags,
  };
  const broken = info.float ? firstNotFinite(view, info) : -1;
  if (broken >= 0) {
    return refuse(
      `has a sample that is not a number (channel ${(broken % channels) + 1}, frame ${Math.floor(broken / channels)}); all samples must be finite.`,
    );
  }
  return info;
}

/** Of interleaved floats: the first that is NaN, infinite or beyond 32-bit floats, to which all are decoded; or -1. */
function firstNotFinite(view: DataView, { dataOffset, dataBytes, bitDepth }: WavInfo): number {
  const width = bitDepth / 8;
  for (let i = 0; i * width < dataBytes; i++) {
    const at = dataOffset + i * width;
    const value = width === 4 ? view.getFloat32(at, true) : Math.fround(view.getFloat64(at, true));
    if (!Number.isFinite(value)) return i;
  }
  return -1;
}

interface Chunk {
  readonly id: string;
  /** Of the chunk's content. */
  readonly offset: number;
  /** As claimed: may reach beyond the file's end. */
  readonly size: number;
}

/**
 * Chunks up to the end; a last chunk that claims more than there is is listed with its claim. Zeros in place of a
 * chunk's name are padding: nothing follows. Undefined where there are more than `limit`.
 */
function chunksOf(
  view: DataView,
  bytes: Uint8Array,
  { start = 12, end = bytes.length, limit }: { start?: number; end?: number; limit: number },
): Chunk[] | undefined {
  const chunks: Chunk[] = [];
  let position = start;
  while (position + 8 <= end && view.getUint32(position) !== 0) {
    if (chunks.length === limit) return undefined;
    const size = view.getUint32(position + 4, true);
    chunks.push({ id: fourLetters(bytes, position), offset: position + 8, size });
    position += 8 + size + (size % 2);
  }
  return chunks;
}

function formatCode(view: DataView, format: Chunk): number {
  const code = view.getUint16(format.offset, true);
  if (code !== extensible || format.size < 40) return code;
  const tail = Array.from({ length: 14 }, (_, i) =>
    view
      .getUint8(format.offset + 26 + i)
      .toString(16)
      .padStart(2, '0'),
  );
  return tail.join('') === subformatTail ? view.getUint16(format.offset + 24, true) : code;
}

/** The first of each tag that we know. Undefined where there are more tags than a file may have. */
function infoTags(view: DataView, bytes: Uint8Array, chunks: readonly Chunk[]): WavTags | undefined {
  const tags: Partial<Record<(typeof readTags)[number], string>> = {};
  const utf8 = new TextDecoder();
  let left = maxTags;
  for (const list of chunks) {
    const end = list.offset + list.size;
    if (list.id !== 'LIST' || end > bytes.length || fourLetters(bytes, list.offset) !== 'INFO') continue;
    const found = chunksOf(view, bytes, { start: list.offset + 4, end, limit: left });
    if (found === undefined) return undefined;
    left -= found.length;
    for (const { id, offset, size } of found) {
      const tag = readTags.find((known) => known === id);
      if (tag === undefined || tags[tag] !== undefined || size > maxTagBytes || offset + size > end) continue;
      tags[tag] = utf8.decode(bytes.subarray(offset, offset + size)).replace(/\0.*$/s, '');
    }
  }
  return tags;
}

const fourLetters = (bytes: Uint8Array, offset: number): string =>
  String.fromCharCode(...bytes.subarray(offset, offset + 4));
