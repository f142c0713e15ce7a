import { fourLetters } from './wav-chunks.ts';

/** Of ID3v2; several programs may each have added one. */
const maxTags = 16;
/** Before the header; a mail header or a player's junk is short. */
const maxLeadingJunk = 64 * 1024;

const isHeader = (bytes: Uint8Array, at: number): boolean =>
  ['RIFF', 'RIFX', 'RF64', 'BW64'].includes(fourLetters(bytes, at)) && fourLetters(bytes, at + 8) === 'WAVE';

/** Behind the ID3v2 tags at the start; a cover picture may be in them. */
export function tagsEnd(bytes: Uint8Array): number {
  let end = 0;
  for (let tags = 0; tags < maxTags; tags++) end += id3Bytes(bytes, end);
  return end;
}

export const beginsAsWav = (bytes: Uint8Array): boolean => isHeader(bytes, tagsEnd(bytes));

/** Where the RIFF header begins: at the start, behind tags, or behind some junk. Undefined: this is no WAV. */
export function wavStart(bytes: Uint8Array): number | undefined {
  const start = tagsEnd(bytes);
  const end = Math.min(bytes.length - 11, start + maxLeadingJunk);
  for (let at = start; at < end; at++) if ((bytes[at] === 0x52 || bytes[at] === 0x42) && isHeader(bytes, at)) return at;
  return undefined;
}

/** Bytes of an ID3v2 tag, its head included; 0 where there is none. */
export function id3Bytes(bytes: Uint8Array, at: number): number {
  if (bytes[at] !== 0x49 || bytes[at + 1] !== 0x44 || bytes[at + 2] !== 0x33 || at + 10 > bytes.length) return 0;
  const [a, b, c, d] = bytes.subarray(at + 6, at + 10) as unknown as [number, number, number, number];
  if ((a | b | c | d) & 0x80) return 0;
  return 10 + (a << 21) + (b << 14) + (c << 7) + d + (bytes[at + 5]! & 0x10 ? 10 : 0);
}
