import { tagsEnd } from '../chunks.ts';

/** kbit/s by index, of MPEG-1 and of MPEG-2 and 2.5, each by layer. ISO 11172-3 and 13818-3. */
const bitRates = {
  1: [
    [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
    [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  ],
  2: [
    [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
    [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  ],
} as const;
const sampleRates = [44_100, 48_000, 32_000];

/** The header at an offset; undefined where there is none whose end is known (free formats have none). */
function mp3Header(bytes: Uint8Array, at: number) {
  if (at + 4 > bytes.length || bytes[at] !== 0xff || (bytes[at + 1]! & 0xe0) !== 0xe0) return undefined;
  const [second, third, fourth] = [bytes[at + 1]!, bytes[at + 2]!, bytes[at + 3]!];
  const version = (second >> 3) & 3;
  /** 1 to 3. */
  const layer = 4 - ((second >> 1) & 3);
  const rateIndex = (third >> 2) & 3;
  const bitRate = bitRates[version === 3 ? 1 : 2][layer - 1]?.[third >> 4];
  if (version === 1 || layer === 4 || rateIndex === 3 || !bitRate) return undefined;
  const sampleRate = sampleRates[rateIndex]! / { 3: 1, 2: 2, 0: 4 }[version as 3 | 2 | 0];
  const padding = (third >> 1) & 1;
  const framesPerFrame = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1152;
  const frameBytes =
    layer === 1
      ? (Math.floor((12_000 * bitRate) / sampleRate) + padding) * 4
      : Math.floor((framesPerFrame * 125 * bitRate) / sampleRate) + padding;
  const channels = fourth >> 6 === 3 ? 1 : 2;
  const sideBytes = version === 3 ? (channels === 1 ? 17 : 32) : channels === 1 ? 9 : 17;
  /** Where a Xing or Info head would lie. */
  const xingOffset = 4 + sideBytes;
  return { layer, sampleRate, channels, frameBytes, framesPerFrame, xingOffset };
}
type Mp3Header = NonNullable<ReturnType<typeof mp3Header>>;

const agree = (a: Mp3Header, b: Mp3Header): boolean => a.layer === b.layer && a.sampleRate === b.sampleRate;

/** Searched for the first frame: players' junk is short, and tags are passed over by their length. */
const searchedBytes = 64 * 1024;

/**
 * The first frame: followed by another like it, or by the end of the file. Undefined: this is no MP3.
 */
export function firstMp3Frame(bytes: Uint8Array): { at: number; header: Mp3Header } | undefined {
  const start = tagsEnd(bytes);
  const end = Math.min(bytes.length - 4, start + searchedBytes);
  for (let at = start; at <= end; at++) {
    const header = mp3Header(bytes, at);
    if (header === undefined) continue;
    const next = mp3Header(bytes, at + header.frameBytes);
    const isOnly = at === start && at + header.frameBytes === bytes.length;
    if (isOnly || (next !== undefined && agree(header, next))) return { at, header };
  }
  return undefined;
}

/** Frames like the first, in order; junk between is passed over. Only the last may not be whole. */
export function* mp3Frames(bytes: Uint8Array, first: { readonly at: number; readonly header: Mp3Header }) {
  let at = first.at;
  while (at + 4 <= bytes.length) {
    const header = mp3Header(bytes, at);
    if (header === undefined || !agree(header, first.header)) {
      at++;
      continue;
    }
    const end = at + header.frameBytes;
    yield { frame: bytes.subarray(at, end), isWhole: end <= bytes.length };
    at = end;
  }
}

/** The count of further frames in the first frame's Xing or Info head; undefined where there is none. */
export function statedMp3Frames(frame: Uint8Array, { xingOffset }: Mp3Header): number | undefined {
  const head = String.fromCharCode(...frame.subarray(xingOffset, xingOffset + 4));
  if ((head !== 'Xing' && head !== 'Info') || xingOffset + 12 > frame.length) return undefined;
  const view = new DataView(frame.buffer, frame.byteOffset, frame.byteLength);
  return view.getUint32(xingOffset + 4) & 1 ? view.getUint32(xingOffset + 8) : undefined;
}
