import type { Command } from '../chat/chat.ts';
import type { Locale } from '../languages/index.ts';

/** What the text box offers and explains, in one language. */
export interface ListedCommand {
  readonly name: string;
  readonly localName: string;
  readonly description: string;
  readonly options: readonly {
    readonly name: string;
    readonly localName: string;
    readonly description: string;
    readonly kind: string;
    readonly required: boolean;
    readonly min?: number;
    readonly max?: number;
    readonly choices?: readonly { readonly name: string; readonly value: string }[];
    /** The server completes what is typed. */
    readonly completes: boolean;
  }[];
}

export const commandList = (commands: readonly Command<never>[], locale: Locale): readonly ListedCommand[] =>
  commands.map(({ name, names, description, options }) => ({
    name,
    localName: names?.[locale] ?? name,
    description: description[locale],
    options: options.map((option) => ({
      name: option.name,
      localName: option.names?.[locale] ?? option.name,
      description: option.description[locale],
      kind: option.kind,
      required: option.required ?? false,
      ...(option.min === undefined ? {} : { min: option.min }),
      ...(option.max === undefined ? {} : { max: option.max }),
      ...(option.choices
        ? { choices: option.choices.map(({ name, names, value }) => ({ name: names?.[locale] ?? name, value })) }
        : {}),
      completes: option.complete !== undefined,
    })),
  }));
