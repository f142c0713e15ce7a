import type { Locale, Localised } from '../languages/locale.ts';

/** Discord's names for our languages; English is the default that everyone else sees. */
const discordLocales = [
  ['de', 'de'],
  ['fr', 'fr'],
  ['es', 'es-ES'],
  ['es', 'es-419'],
  ['ja', 'ja'],
] as const satisfies readonly (readonly [Locale, string])[];

/** What Discord wants beside the English text: every other language under Discord's name for it. */
export const localizations = (text: Localised): Record<string, string> =>
  Object.fromEntries(discordLocales.map(([locale, name]) => [name, text[locale]]));
