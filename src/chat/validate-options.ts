import { locales, type Strings, stringsOf } from '../languages/index.ts';
import { sentence } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';
import type { Option, OptionValue } from './chat.ts';
import { findNamed, type Named, nameList, spokenName } from './find-named.ts';

/** Options as a platform received them: values of their types, or the text that a person typed. */
export type RawOptions = Readonly<Record<string, OptionValue | undefined>>;

const within = (value: number, { min, max }: Pick<Option, 'min' | 'max'>): boolean =>
  (min === undefined || value >= min) && (max === undefined || value <= max);

/** A value in the sentence that refuses it, cut short. */
const shown = (value: OptionValue): string => {
  const text = typeof value === 'object' ? value.name : `${value}`;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

/** With the range of a number. */
const told = (option: Option, value: OptionValue) => {
  const { min, max } = option;
  return {
    name: spokenName(option),
    value: shown(value),
    ...(min !== undefined && { min }),
    ...(max !== undefined && { max }),
  };
};

function number(option: Option, value: OptionValue): number {
  const text = typeof value === 'object' || typeof value === 'boolean' ? '' : `${value}`.trim().replace(',', '.');
  const parsed = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(parsed)) throw new UserError('notANumber', told(option, value));
  if (!within(parsed, option)) throw new UserError('outOfRange', told(option, value));
  return parsed;
}

function integer(option: Option, value: OptionValue): number {
  const parsed = number(option, value);
  if (!Number.isInteger(parsed)) throw new UserError('notWhole', told(option, value));
  return parsed;
}

const inEveryLanguage = (pick: (strings: Strings) => readonly string[]): string[] =>
  locales.flatMap((locale) => pick(stringsOf(locale)));
const yes = ['true', 'on', '1', ...inEveryLanguage(({ answers }) => answers.yes)];
const no = ['false', 'off', '0', ...inEveryLanguage(({ answers }) => answers.no)];

function flag(option: Option, value: OptionValue): boolean {
  if (typeof value === 'boolean') return value;
  const text = shown(value).trim().toLowerCase();
  if (yes.includes(text)) return true;
  if (no.includes(text)) return false;
  throw new UserError('notAFlag', { name: spokenName(option), value: shown(value) });
}

function text(option: Option, value: OptionValue): string {
  if (typeof value === 'object') throw new UserError('notAText', { name: spokenName(option) });
  const given = `${value}`.trim();
  if (option.choices) {
    const wanted = given.toLowerCase();
    const choice = option.choices.find(
      ({ name, value, names }) =>
        value === given || [name, ...Object.values(names ?? {})].some((known) => known.toLowerCase() === wanted),
    );
    if (choice) return choice.value;
    const choices = option.choices.map((choice) => choice.value).join(', ');
    throw new UserError('notAChoice', { name: spokenName(option), value: shown(given), choices });
  }
  // No option takes long text: the cap keeps a pasted novel out of every look-up.
  const limits = { min: option.min ?? 1, max: option.max ?? 100 };
  if (!within(given.length, limits))
    throw new UserError('textLength', { name: spokenName(option), length: given.length, ...limits });
  return given;
}

function file(option: Option, value: OptionValue): OptionValue {
  if (typeof value === 'object') return value;
  throw new UserError('notAFile', { name: spokenName(option), value: shown(value) });
}

/** A channel's id, also from a mention `<#123>`. */
const channel = (option: Option, value: OptionValue): string => text(option, value).replace(/^<?#?(.*?)>?$/, '$1');

const readers = { text, integer, number, flag, file, channel } satisfies Record<
  Option['kind'],
  (option: Option, value: OptionValue) => OptionValue
>;

/** Checks a command's options and converts them to their declared kinds. Throws a UserError that names option, value and what is allowed. */
export function validateOptions(
  command: Named & { readonly options: readonly Option[] },
  raw: RawOptions,
): Record<string, OptionValue | undefined> {
  const result: Record<string, OptionValue | undefined> = {};
  for (const [name, value] of Object.entries(raw)) {
    const option = findNamed(command.options, name);
    const known = nameList(command.options);
    if (!option) throw new UserError('unknownOption', { name: shown(name), command: spokenName(command), known });
    if (value !== undefined) result[option.name] = readers[option.kind](option, value);
  }
  for (const option of command.options)
    if (option.required && result[option.name] === undefined)
      throw new UserError('missing', {
        name: spokenName(option),
        description: sentence('listed', { texts: [option.description] }),
      });
  return result;
}
