/** What people send that is no sound, or none that is read here; by its first bytes, never by its name. */
export interface ForeignFormat {
  /** After "is". */
  readonly what: string;
  /** How to get there all the same. */
  readonly wayOut: string;
  /** A browser may be able to read it. */
  readonly isAudio: boolean;
}

export const readable = 'WAV, AIFF, CAF (uncompressed), FLAC, MP3, Ogg Vorbis or Opus';
const exportIt = 'Export it as WAV or FLAC and send that';
const onThePage = 'Export it as WAV or FLAC, or drop it on Rimshot’s local page, where the browser reads it';
const unpack = 'Unpack it and send one of the sounds in it';
const noSound = `Send a sound: ${readable}`;

interface Signature {
  readonly at?: number;
  /** Latin-1. */
  readonly magic: string | readonly string[];
  readonly what: string;
  readonly wayOut: string;
  readonly isAudio?: boolean;
}

const signatures: readonly Signature[] = [
  { at: 4, magic: 'ftypqt  ', what: 'a QuickTime movie', wayOut: onThePage, isAudio: true },
  { at: 4, magic: 'ftyp', what: 'an M4A (AAC or ALAC in MPEG-4)', wayOut: onThePage, isAudio: true },
  { at: 4, magic: ['moov', 'mdat', 'wide'], what: 'a QuickTime movie', wayOut: onThePage, isAudio: true },
  { magic: ['\xff\xf1', '\xff\xf9', '\xff\xf0', '\xff\xf8', 'ADIF'], what: 'AAC', wayOut: onThePage, isAudio: true },
  { magic: '\x1aE\xdf\xa3', what: 'a WebM or Matroska file', wayOut: onThePage, isAudio: true },
  { magic: '\x30\x26\xb2\x75\x8e\x66\xcf\x11', what: 'WMA (Windows Media)', wayOut: exportIt },
  { magic: '#!AMR', what: 'AMR (a phone’s recording)', wayOut: exportIt },
  { magic: '#!SILK', what: 'SILK (a messenger’s recording)', wayOut: exportIt },
  { magic: '.snd', what: 'an AU file', wayOut: exportIt, isAudio: true },
  { magic: 'wvpk', what: 'WavPack', wayOut: exportIt },
  { magic: 'MAC ', what: 'Monkey’s Audio', wayOut: exportIt },
  { magic: ['MPCK', 'MP+'], what: 'Musepack', wayOut: exportIt },
  { magic: 'TTA', what: 'True Audio (TTA)', wayOut: exportIt },
  { magic: ['DSD ', 'FRM8'], what: 'DSD', wayOut: exportIt },
  { magic: 'riff\x2e\x91\xcf\x11', what: 'a Wave64 file', wayOut: exportIt },
  { magic: ['CAT REX', 'FORMAT REX'], what: 'a REX loop', wayOut: exportIt },
  { at: 8, magic: '8SVX', what: 'an Amiga 8SVX sample', wayOut: exportIt },
  { at: 8, magic: 'sfbk', what: 'a SoundFont', wayOut: 'Export one of its sounds as WAV and send that' },
  { at: 8, magic: 'AVI ', what: 'an AVI video', wayOut: exportIt },
  { at: 8, magic: 'WEBP', what: 'a WebP picture', wayOut: noSound },
  { magic: 'FLV', what: 'a Flash video', wayOut: exportIt },
  { magic: ['\0\0\x01\xba', '\0\0\x01\xb3'], what: 'an MPEG video', wayOut: exportIt },
  { magic: 'MThd', what: 'MIDI, notes and no sound', wayOut: 'Render it to WAV and send that' },
  { at: 8, magic: 'RMID', what: 'MIDI, notes and no sound', wayOut: 'Render it to WAV and send that' },
  { magic: ['PK\x03\x04', 'PK\x05\x06'], what: 'a ZIP archive', wayOut: unpack },
  { magic: 'Rar!', what: 'a RAR archive', wayOut: unpack },
  { magic: '7z\xbc\xaf\x27\x1c', what: 'a 7z archive', wayOut: unpack },
  { magic: '\x1f\x8b', what: 'gzip-compressed', wayOut: unpack },
  { at: 257, magic: 'ustar', what: 'a tar archive', wayOut: unpack },
  { magic: '%PDF', what: 'a PDF', wayOut: noSound },
  { magic: '\x89PNG', what: 'a PNG picture', wayOut: noSound },
  { magic: '\xff\xd8\xff', what: 'a JPEG picture', wayOut: noSound },
  { magic: 'GIF8', what: 'a GIF picture', wayOut: noSound },
  {
    magic: ['\0\x05\x16\x07', '\0\x05\x16\0'],
    what: 'a Mac’s companion file (“._…”) without sound',
    wayOut: 'Send the file that it belongs to',
  },
  { magic: ['MZ', '\x7fELF', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe'], what: 'a program', wayOut: noSound },
];

const headOf = (bytes: Uint8Array): string => Buffer.from(bytes.subarray(0, 512)).toString('latin1');

/** By its first letters; undefined where they are of no format that we can name. */
export function foreignFormat(bytes: Uint8Array): ForeignFormat | undefined {
  const head = headOf(bytes);
  const known = signatures.find(({ at = 0, magic }) => [magic].flat().some((letters) => head.startsWith(letters, at)));
  return known && { what: known.what, wayOut: known.wayOut, isAudio: known.isAudio ?? false };
}

/** Text has no letters of its own to begin with, and may stand before a sound. */
export function textFormat(bytes: Uint8Array): ForeignFormat | undefined {
  const head = headOf(bytes);
  if (/^\s*<(!doctype html|html|head|body)/i.test(head.replace(/^\xef\xbb\xbf/, '')))
    return { what: 'a web page (HTML), perhaps in place of a download', wayOut: noSound, isAudio: false };
  return isText(head) ? { what: 'text', wayOut: noSound, isAudio: false } : undefined;
}

/** No control characters but those of lines; UTF-16 shows by its mark. */
const isText = (head: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text.
  /^(\xff\xfe|\xfe\xff)/.test(head) || !/[\x00-\x08\x0b\x0e-\x1f\x7f]/.test(head);
