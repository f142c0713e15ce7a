import { de } from './de.ts';
import { en, type Strings } from './en.ts';
import { es } from './es.ts';
import { fr } from './fr.ts';
import { ja } from './ja.ts';
import { type Locale, type Localised, locales } from './locale.ts';

export type { Strings } from './en.ts';

const tables = { en, de, fr, es, ja } satisfies Record<Locale, Strings>;

const isLocale = (tag: string): tag is Locale => tag in tables;

/** The language that we speak for a tag like `de`, `en-GB` or `es-419`; English where we speak none. */
export function localeOf(tag: string): Locale {
  const language = tag.toLowerCase().split('-')[0] ?? '';
  return isLocale(language) ? language : 'en';
}

export const stringsOf = (locale: string): Strings => tables[localeOf(locale)];

/** One text in every language: `localised((strings) => strings.commands.kick.description)`. */
export const localised = (pick: (strings: Strings) => string): Localised =>
  Object.fromEntries(locales.map((locale) => [locale, pick(tables[locale])])) as Record<Locale, string>;

/** `12 s`, `3 min`: rounded so that an estimate does not look like a measurement. */
export function duration(ms: number, strings: Strings): string {
  const seconds = Math.max(1, Math.round(ms / 1000));
  if (seconds < 10) return strings.seconds(seconds);
  if (seconds < 90) return strings.seconds(Math.round(seconds / 5) * 5);
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? strings.minutes(minutes) : strings.hours(Math.round(minutes / 60));
}
