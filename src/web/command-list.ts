import type { Command } from '../chat/chat.ts';
import type { Locale } from '../languages/index.ts';

/** What the text box offers and explains, in one language. `completes`: the server completes what is typed. */
export const commandList = (commands: readonly Command<never>[], locale: Locale) =>
  commands.map(({ name, names, description, options }) => ({
    name,
    localName: names?.[locale] ?? name,
    description: description[locale],
    options: options.map(({ name, names, description, kind, required, min, max, choices, complete }) => ({
      name,
      localName: names?.[locale] ?? name,
      description: description[locale],
      kind,
      // What is false is left out: the page loads this list before its first sound.
      required: required || undefined,
      min,
      max,
      choices: choices?.map(({ name, names, value }) => ({ name: names?.[locale] ?? name, value })),
      completes: complete !== undefined || undefined,
    })),
  }));

export type ListedCommand = ReturnType<typeof commandList>[number];
