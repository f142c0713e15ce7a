import { de } from './de.ts';
import { en, type Strings } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { type Sentence, worded } from './sentence.ts';

export type { Strings } from './en.ts';

/** The languages that Rimshot speaks, by their BCP 47 tags: the one list of them. */
const tables = { en, de, fr, es, ja } as const satisfies Record<string, Strings>;
export type Locale = keyof typeof tables;
export const locales = Object.keys(tables) as readonly Locale[];

/** One text in every language. */
export type Localised = Readonly<Record<Locale, string>>;

/** Discord's codes for each; English is what everyone else sees. */
export const discordCodes: Readonly<Record<Exclude<Locale, 'en'>, readonly string[]>> = {
  de: ['de'],
  fr: ['fr'],
  es: ['es-ES', 'es-419'],
  ja: ['ja'],
};

const isLocale = (tag: string): tag is Locale => Object.hasOwn(tables, tag);

/** The language that we speak for a tag like `de`, `en-GB` or `es-419`; English where we speak none. */
export function localeOf(tag: string): Locale {
  const language = tag.toLowerCase().split('-')[0] ?? '';
  return isLocale(language) ? language : 'en';
}

export const stringsOf = (locale: string): Strings => tables[localeOf(locale)];

/** For the terminal and the log. */
export const inEnglish = (sentence: Sentence): string => worded(sentence, en);

/** One text in every language: `localised((strings) => strings.commands.kick.description)`. */
export const localised = (pick: (strings: Strings) => string): Localised =>
  Object.fromEntries(locales.map((locale) => [locale, pick(tables[locale])])) as Record<Locale, string>;
