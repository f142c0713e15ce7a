import { UserError } from '../user-error.ts';

/** Addresses and invitations: names are read in galleries and file lists by people who did not ask for them. */
const links =
  /(?:https?:\/\/|www\.|discord\.(?:gg|com\/invite)\b|\b[\p{L}\p{N}-]+\.(?:com|net|org|gg|io|ru|xyz|link)\b)/iu;
/** What does not print, turns the direction of what follows, or calls people. */
const tricks = /[\p{Cc}\p{Co}\p{Cn}\u200b\u200e\u200f\u202a-\u202e\u2060-\u2069\ufeff]|@everyone|@here|<[@#&]/u;
/** Shorter words are compared whole: they stand within harmless ones. */
const shortWord = 4;

/** Digits and signs that are read as letters. */
const lookalikes: Readonly<Record<string, string>> = {
  0: 'o',
  1: 'i',
  3: 'e',
  4: 'a',
  5: 's',
  7: 't',
  $: 's',
  '@': 'a',
  '!': 'i',
};
const plain = (text: string): string =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[013457$@!]/g, (sign) => lookalikes[sign]!);
const letters = (text: string): string => plain(text).replace(/[^\p{L}\p{N}]/gu, '');

/** Checks a name that others may read. UserError where it may not be given. */
export type CheckName = (name: string) => void;

/**
 * The one filter of names, tags, collections and kit names: no links, nothing that does not print or calls people, and none
 * of the host's words, also where they are spelled with digits, signs or spaces between the letters.
 */
export function createNameCheck(blockedWords: readonly string[] = []): CheckName {
  const words = blockedWords.map(letters).filter((word) => word !== '');
  return (name) => {
    if (tricks.test(name)) throw new UserError('nameUnprintable');
    if (links.test(name)) throw new UserError('nameWithLink');
    const [all, parts] = [letters(name), plain(name).split(/[^\p{L}\p{N}]+/u)];
    if (words.some((word) => (word.length < shortWord ? parts.includes(word) : all.includes(word))))
      throw new UserError('nameBlocked');
  };
}
