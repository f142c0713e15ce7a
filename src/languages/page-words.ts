import { type Locale, type Strings, stringsOf } from './index.ts';

type Page = Strings['page'];
export type Word = keyof Page;

/** Looks words of the pages up in one language, and fills `{x}` with the value of that name. */
export type Words = (word: Word, values?: Readonly<Record<string, string | number>>) => string;

export function wordsIn(locale: Locale): Words {
  const { page, number } = stringsOf(locale);
  const written = (value: string | number | undefined): string | undefined =>
    typeof value === 'number' ? number(value) : value;
  return (word, values = {}) =>
    page[word].replace(/\{(\w+)\}/g, (whole, name: string) => written(values[name]) ?? whole);
}

/** The words that the browser's modules need: plain texts, which they fill themselves. */
const browserWords = [
  'detach',
  'required',
  'offline',
  'notSent',
  'fileWaits',
  'fileUnreadable',
  'soundsReady',
  'answered',
  'step',
  'playPattern',
  'stopPattern',
  'working',
  'partDone',
  'mute',
  'solo',
  'volume',
  'lock',
  'roll',
  'bar',
  'accent',
  'soft',
  'pad',
  'midiOn',
  'midiNone',
  'midiRefused',
  'midiMissing',
  'midiInsecure',
  'copied',
  'emptySlot',
  'newBelow',
  'removeSlot',
  'inChannel',
  'toChannel',
  'choke',
  'noChoke',
  'slotRemoved',
  'undo',
  'selected',
  'deleteSure',
  'doneFor',
  'showQr',
  'cancel',
  'recordMouth',
  'recordStop',
  'recordLeft',
  'recordRefused',
  'recordNoMicrophone',
  'recordInsecure',
  'recordMissing',
  'recordEmpty',
] as const satisfies readonly Word[];

export const browserWordsIn = (locale: Locale): Readonly<Record<string, string>> =>
  Object.fromEntries(browserWords.map((word) => [word, stringsOf(locale).page[word]]));
