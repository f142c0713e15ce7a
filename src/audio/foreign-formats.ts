import type { ValuesOf } from '../languages/sentence.ts';

/** What people send that is no sound, or none that is read here; by its first bytes, never by its name. */
export interface ForeignFormat extends Pick<ValuesOf<'foreignFormat'>, 'what' | 'wayOut'> {
  /** A browser may be able to read it. */
  readonly isAudio: boolean;
}

interface Signature extends Omit<ForeignFormat, 'isAudio'> {
  readonly at?: number;
  /** Latin-1. */
  readonly magic: string | readonly string[];
  readonly isAudio?: boolean;
}

const signatures: readonly Signature[] = [
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
  {
    magic: ['\0\x05\x16\x07', '\0\x05\x16\0'],
    what: 'macCompanion',
    wayOut: 'sendOriginal',
  },
  { magic: ['MZ', '\x7fELF', '\xcf\xfa\xed\xfe', '\xca\xfe\xba\xbe'], what: 'program', wayOut: 'sendSound' },
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
    return { what: 'webPage', wayOut: 'sendSound', isAudio: false };
  return isText(head) ? { what: 'text', wayOut: 'sendSound', isAudio: false } : undefined;
}

/** No control characters but those of lines; UTF-16 shows by its mark. */
const isText = (head: string): boolean =>
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what tells bytes from text.
  /^(\xff\xfe|\xfe\xff)/.test(head) || !/[\x00-\x08\x0b\x0e-\x1f\x7f]/.test(head);
