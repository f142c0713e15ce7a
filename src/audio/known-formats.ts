import type { ValuesOf } from '../languages/sentence.ts';
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
interface Unreadable extends Pick<ValuesOf<'foreignFormat'>, 'what' | 'wayOut'> {
  /** Its first bytes, Latin-1; from `at` on, by default 0. */
  readonly magic?: string | readonly string[];
  readonly at?: number;
  /** For formats without fixed bytes: matched against the first 512 bytes, Latin-1. */
  readonly matches?: RegExp;
  /** A browser may be able to read it. */
  readonly isAudio?: boolean;
}

/** Known by their first bytes, never by a name. The first row that fits decides. */
const formats: readonly (Readable | Unreadable)[] = [
  { is: beginsAsWav, open: openWav },
  { is: isFlac, open: openFlac },
  { is: isOgg, open: openOgg },
  { is: isAiff, open: openAiff },
  { is: isCaf, open: openCaf },
  { at: 4, magic: 'ftypqt  ', what: 'quickTime', wayOut: 'onThePage', isAudio: true },
  { at: 4, magic: 'ftyp', what: 'm4a', wayOut: 'onThePage', isAudio: true },
  { at: 4, magic: ['moov', 'mdat', 'wide'], what: 'quickTime', wayOut: 'onThePage', isAudio: true },
  { magic: ['\xff\xf1', '\xff\xf9', '\xff\xf0', '\xff\xf8', 'ADIF'], what: 'aac', wayOut: 'onThePage', isAudio: true },
  { magic: '\x1aE\xdf\xa3', what: 'webm', wayOut: 'onThePage', isAudio: true },
  { magic: '\x30\x26\xb2\x75\x8e\x66\xcf\x11', what: 'wma', wayOut: 'exportIt' },
  { magic: '#!AMR', what: 'amr', wayOut: 'exportIt' },
  { magic: '#!SILK', what: 'silk', wayOut: 'exportIt' },
  { magic: '.snd', what: 'au', wayOut: 'exportIt', isAudio: true },
  { magic: 'wvpk', what: 'wavPack', wayOut: 'exportIt' },
  { magic: 'MAC ', what: 'monkey', wayOut: 'exportIt' },
  { magic: ['MPCK', 'MP+'], what: 'musepack', wayOut: 'exportIt' },
  { magic: 'TTA', what: 'trueAudio', wayOut: 'exportIt' },
  { magic: ['DSD ', 'FRM8'], what: 'dsd', wayOut: 'exportIt' },
  { magic: 'riff\x2e\x91\xcf\x11', what: 'wave64', wayOut: 'exportIt' },
  { magic: ['CAT REX', 'FORMAT REX'], what: 'rex', wayOut: 'exportIt' },
  { at: 8, magic: '8SVX', what: 'amiga', wayOut: 'exportIt' },
  { at: 8, magic: 'sfbk', what: 'soundFont', wayOut: 'exportOne' },
  { at: 8, magic: 'AVI ', what: 'avi', wayOut: 'exportIt' },
  { at: 8, magic: 'WEBP', what: 'webp', wayOut: 'sendSound' },
  { magic: 'FLV', what: 'flash', wayOut: 'exportIt' },
  { magic: ['\0\0\x01\xba', '\0\0\x01\xb3'], what: 'mpegVideo', wayOut: 'exportIt' },
  { magic: 'MThd', what: 'midi', wayOut: 'render' },
  { at: 8, magic: 'RMID', what: 'midi', wayOut: 'render' },
  { magic: ['PK\x03\x04', 'PK\x05\x06'], what: 'zip', wayOut: 'unpack' },
  { magic: 'Rar!', what: 'rar', wayOut: 'unpack' },
  { magic: '7z\xbc\xaf\x27\x1c', what: 'sevenZip', wayOut: 'unpack' },
  { magic: '\x1f\x8b', what: 'gzip', wayOut: 'unpack' },
  { at: 257, magic: 'ustar', what: 'tar', wayOut: 'unpack' },
  { magic: '%PDF', what: 'pdf', wayOut: 'sendSound' },
  { magic: '\x89PNG', what: 'png', wayOut: 'sendSound' },
  { magic: '\xff\xd8\xff', what: 'jpeg', wayOut: 'sendSound' },
  { magic: 'GIF8', what: 'gif', wayOut: 'sendSound' },
  { magic: ['\0\x05\x16\x07', '\0\x05\x16\0'], what: 'macCompanion', wayOut: 'sendOriginal' },
  { magic: ['MZ', '\x7fELF', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe'], what: 'program', wayOut: 'sendSound' },
  // Looked for behind junk, after all that have a signature: an archive may hold a WAV as it is.
  { is: (bytes) => wavStart(bytes) !== undefined, open: openWav },
  { is: isMp3, open: openMp3 },
  // Text has no signature, and may stand before a sound.
  { matches: /^(\xef\xbb\xbf)?\s*<(!doctype html|html|head|body)/i, what: 'webPage', wayOut: 'sendSound' },
  // No control characters but those of lines; UTF-16 shows by its mark.
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text.
  { matches: /^(\xff\xfe|\xfe\xff)|^[^\x00-\x08\x0b\x0e-\x1f\x7f]*$/, what: 'text', wayOut: 'sendSound' },
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
