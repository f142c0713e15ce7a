import type { Strings } from '../languages/text.ts';
import { UserError } from '../user-error.ts';
import type { Option, OptionValue } from './chat.ts';
import { findNamed, nameList } from './option-names.ts';

/** What a platform received: typed values where it knows types, text where people typed. */
export type RawOptions = Readonly<Record<string, OptionValue | undefined>>;

interface Limits {
  readonly min?: number;
  readonly max?: number;
}

function rangeOf({ min, max }: Limits, { bad }: Strings): string {
  if (min !== undefined && max !== undefined) return bad.range(`${min}`, `${max}`);
  if (min !== undefined) return bad.atLeast(`${min}`);
  return max === undefined ? bad.anyNumber : bad.atMost(`${max}`);
}

const within = (value: number, { min, max }: Limits): boolean =>
  (min === undefined || value >= min) && (max === undefined || value <= max);

/** Longer values are cut in the sentence that refuses them. */
const shown = (value: OptionValue): string => {
  const text = typeof value === 'object' ? value.name : `${value}`;
  return text.length > 60 ? `${text.slice(0, 59)}…` : text;
};

function number(option: Option, value: OptionValue, strings: Strings): number {
  const range = rangeOf(option, strings);
  const text = typeof value === 'object' || typeof value === 'boolean' ? '' : `${value}`.trim().replace(',', '.');
  const parsed = text === '' ? Number.NaN : Number(text);
  if (!Number.isFinite(parsed)) throw new UserError(strings.bad.notANumber(option.name, shown(value), range));
  if (!within(parsed, option)) throw new UserError(strings.bad.outOfRange(option.name, shown(value), range));
  return parsed;
}

function integer(option: Option, value: OptionValue, strings: Strings): number {
  const parsed = number(option, value, strings);
  if (!Number.isInteger(parsed))
    throw new UserError(strings.bad.notWhole(option.name, shown(value), rangeOf(option, strings)));
  return parsed;
}

const yes = ['true', 'yes', 'y', 'on', '1', 'ja', 'oui', 'sí', 'si', 'はい'];
const no = ['false', 'no', 'n', 'off', '0', 'nein', 'non', 'いいえ'];

function flag(option: Option, value: OptionValue, strings: Strings): boolean {
  if (typeof value === 'boolean') return value;
  const text = shown(value).trim().toLowerCase();
  if (yes.includes(text)) return true;
  if (no.includes(text)) return false;
  throw new UserError(strings.bad.notAFlag(option.name, shown(value)));
}

function text(option: Option, value: OptionValue, strings: Strings): string {
  if (typeof value === 'object') throw new UserError(strings.bad.notAText(option.name));
  const given = `${value}`.trim();
  if (option.choices) {
    const wanted = given.toLowerCase();
    const choice = option.choices.find(
      ({ name, value, names }) =>
        value === given || [name, ...Object.values(names ?? {})].some((known) => known.toLowerCase() === wanted),
    );
    if (choice) return choice.value;
    const known = option.choices.map((choice) => choice.value).join(', ');
    throw new UserError(strings.bad.notAChoice(option.name, shown(given), known));
  }
  // No option holds long text: the cap keeps a pasted novel away from every look-up.
  const limits = { min: option.min ?? 1, max: option.max ?? 100 };
  if (!within(given.length, limits))
    throw new UserError(strings.bad.length(option.name, given.length, rangeOf(limits, strings)));
  return given;
}

function file(option: Option, value: OptionValue, strings: Strings): OptionValue {
  if (typeof value === 'object') return value;
  throw new UserError(strings.bad.notAFile(option.name, shown(value)));
}

/** A channel's id, also out of a mention `<#123>`. */
const channel = (option: Option, value: OptionValue, strings: Strings): string =>
  text(option, value, strings).replace(/^<?#?(.*?)>?$/, '$1');

const readers = { text, integer, number, flag, file, channel } satisfies Record<
  Option['kind'],
  (option: Option, value: OptionValue, strings: Strings) => OptionValue
>;

/** The options of a command, checked and of the declared kinds. Throws a UserError that names option, value and what is allowed. */
export function validateOptions(
  command: { readonly name: string; readonly options: readonly Option[] },
  raw: RawOptions,
  strings: Strings,
): Record<string, OptionValue | undefined> {
  const { bad } = strings;
  const result: Record<string, OptionValue | undefined> = {};
  for (const [name, value] of Object.entries(raw)) {
    const option = findNamed(command.options, name);
    if (!option)
      throw new UserError(bad.unknownOption(shown(name), command.name, nameList(command.options) || bad.noOptions));
    if (value !== undefined) result[option.name] = readers[option.kind](option, value, strings);
  }
  for (const option of command.options)
    if (option.required && result[option.name] === undefined)
      throw new UserError(bad.missing(option.name, option.description[strings.locale]));
  return result;
}
