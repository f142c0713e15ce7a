/** The languages that Rimshot speaks, by their BCP 47 tags. */
export const locales = ['en', 'de', 'fr', 'es', 'ja'] as const;
export type Locale = (typeof locales)[number];
/** One text in every language. */
export type Localised = Readonly<Record<Locale, string>>;
