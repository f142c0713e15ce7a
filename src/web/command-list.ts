import type { Command } from '../chat/chat.ts';
import type { Locale } from '../languages/index.ts';

/** What the text box offers and explains, in one language. `completes`: the server completes what is typed. */
export const commandList = (commands: readonly Command<never>[], locale: Locale) =>
  commands.map(({ name, names, description, options }) => ({
    name,
    localName: otherThan(name, names?.[locale]),
    description: description[locale],
    options: options.map(({ name, names, description, kind, required, min, max, choices, complete }) => ({
      name,
      localName: otherThan(name, names?.[locale]),
      description: description[locale],
      kind,
      // What is false, and a name's own word, is left out: the page loads this list before its first sound.
      required: required || undefined,
      min,
      max,
      choices: choices?.map(({ name, names, value }) => ({ name: names?.[locale] ?? name, value })),
      completes: complete !== undefined || undefined,
    })),
  }));

const otherThan = (name: string, local: string | undefined): string | undefined => (local === name ? undefined : local);

type Sent = ReturnType<typeof commandList>[number];
/** As the page has it: with a word for each name. */
export type ListedCommand = Sent & {
  readonly localName: string;
  readonly options: readonly (Sent['options'][number] & { readonly localName: string })[];
};
