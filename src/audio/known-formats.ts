import { isAiff, openAiff } from './formats/aiff.ts';
import { isCaf, openCaf } from './formats/caf.ts';
import { isFlac, openFlac } from './formats/flac.ts';
import { isMp3, openMp3 } from './formats/mp3.ts';
import { isOgg, openOgg } from './formats/ogg.ts';
import type { OpenFormat } from './formats/opened.ts';
import { openWav } from './wav.ts';
import { beginsAsWav, wavStart } from './wav-header.ts';

/** A format that is read. */
interface Readable {
  readonly is: (bytes: Uint8Array) => boolean;
  readonly open: OpenFormat;
}

/** A format that people send and that is not read here. */
export interface Unreadable {
  /** Its first bytes, Latin-1; from `at` on, by default 0. */
  readonly magic?: string | readonly string[];
  readonly at?: number;
  /** For formats without fixed bytes: matched against the first 512 bytes, Latin-1. */
  readonly matches?: RegExp;
  /** After "is". */
  readonly what: string;
  /** What to do instead. */
  readonly wayOut: string;
  /** A browser may be able to read it. */
  readonly isAudio?: boolean;
}

export const readable = 'WAV, AIFF, CAF (uncompressed), FLAC, MP3, Ogg Vorbis or Opus';
const exportIt = 'Export it as WAV or FLAC and send that';
const onThePage = 'Export it as WAV or FLAC, or drop it on Rimshot’s local page, where the browser reads it';
const unpack = 'Unpack it and send one of the sounds in it';
const noSound = `Send a sound: ${readable}`;

/** Known by their first bytes, never by a name. The first row that fits decides. */
const formats: readonly (Readable | Unreadable)[] = [
  { is: beginsAsWav, open: openWav },
  { is: isFlac, open: openFlac },
  { is: isOgg, open: openOgg },
  { is: isAiff, open: openAiff },
  { is: isCaf, open: openCaf },
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
  // Looked for behind junk, after all that have a signature: an archive may hold a WAV as it is.
  { is: (bytes) => wavStart(bytes) !== undefined, open: openWav },
  { is: isMp3, open: openMp3 },
  // Text has no signature, and may stand before a sound.
  {
    matches: /^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i,
    what: 'a web page (HTML), perhaps in place of a download',
    wayOut: noSound,
  },
  // No control characters but those of lines; UTF-16 shows by its mark.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text.
  { matches: /^(\xff\xfe|\xfe\xff)|^[^\x00-\x08\x0b\x0e-\x1f\x7f]*$/, what: 'text', wayOut: noSound },
];

/** Undefined where the format is unknown here. */
export function formatOf(bytes: Uint8Array): Readable | Unreadable | undefined {
  const head = Buffer.from(bytes.subarray(0, 512)).toString('latin1');
  return formats.find((format) => {
    if ('is' in format) return format.is(bytes);
    const { magic = [], at = 0, matches } = format;
    return [magic].flat().some((letters) => head.startsWith(letters, at)) || matches?.test(head);
  });
}
