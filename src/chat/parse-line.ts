import type { Locale } from '../languages/index.ts';
import { UserError } from '../user-error.ts';
import type { Option, OptionValue, Upload } from './chat.ts';
import { findNamed, type Named, nameList, spokenName, unknownCommand } from './find-named.ts';
import type { RawOptions } from './validate-options.ts';

/**
 * Words between spaces. Double quotation marks enclose spaces; a backslash escapes the next character. `quoted`: it began
 * with a quotation mark, so that it is a value, never a name.
 */
function tokenize(line: string) {
  const words = /(?:[^\s"]|"(?:[^"\\]|\\.)*"?)+/gu;
  return Array.from(line.matchAll(words), ([word]) => {
    const pieces = Array.from(word.matchAll(/"((?:[^"\\]|\\.)*)("?)|[^"]+/gu), ([whole, inside, end]) => {
      if (inside === undefined) return whole;
      if (end === '') throw new UserError('openQuote', { text: whole.slice(0, 60) });
      return inside.replace(/\\(.)/gu, '$1');
    });
    return { text: pieces.join(''), quoted: word.startsWith('"') };
  });
}

const assignment = /^(?:--)?([\p{L}][\p{L}\p{N}_-]*)[:=](.*)$/su;
const dashed = /^--([\p{L}][\p{L}\p{N}_-]*)$/u;

const isNumber = (option: Option | undefined): boolean => option?.kind === 'integer' || option?.kind === 'number';

/** The option that a bare word belongs to, as `short` does to decay; UserError for a word of several. */
function optionOfWord(text: string, options: readonly Option[]): Option | undefined {
  const word = text.toLowerCase();
  const [first, ...others] = options.filter(({ words }) => words?.includes(word));
  if (first && others.length > 0)
    throw new UserError('wordOfSeveral', { word, first: spokenName(first), names: nameList([first, ...others]) });
  return first;
}

/**
 * Reads a typed command: `/kick 4`, `/hat seed:123 count:2`, `/vary k7f3q2 strength=0.4`, `/kick 2 --raw`.
 * A bare value goes to the first free option (which may take further ones as well), the bare name of a flag sets it, and
 * uploads go to the file options. What cannot be that option's number may be a name, `decay short`, or the word of one
 * option, `short`.
 * Values stay text: the router checks them. Throws a UserError for a line that cannot be read.
 */
export function parseLine(
  line: string,
  commands: readonly (Named & { readonly options: readonly Option[] })[],
  locale: Locale,
  uploads: readonly Upload[] = [],
): { readonly command: string; readonly options: RawOptions } {
  const [first, ...tokens] = tokenize(line.trim());
  const name = first?.text.replace(/^\//, '') ?? '';
  const command = findNamed(commands, name);
  if (!command) throw unknownCommand(name, commands, locale);
  const known = nameList(command.options);
  const options: Record<string, OptionValue> = {};
  const free = (option: Option): boolean => !(option.name in options);
  const set = (option: Option, value: OptionValue): void => {
    if (!free(option)) throw new UserError('givenTwice', { name: spokenName(option) });
    options[option.name] = value;
  };
  const tooMany = (value: string) =>
    new UserError('valueTooMany', { value: value.slice(0, 60), command: spokenName(command), known });
  const optionNamed = (name: string): Option => {
    const option = findNamed(command.options, name);
    if (!option) throw new UserError('unknownOption', { name: name.slice(0, 40), command: spokenName(command), known });
    return option;
  };

  /** Set once it has its first word. */
  let rest: Option | undefined;
  for (let i = 0; i < tokens.length; i++) {
    const { text, quoted } = tokens[i]!;
    const assigned = quoted ? null : assignment.exec(text);
    const dash = quoted ? null : dashed.exec(text);
    const named = quoted ? undefined : findNamed(command.options, text);
    const next = command.options.find((item) => free(item) && item.kind !== 'file' && item.kind !== 'flag');
    const isName = named !== undefined && !rest && (named.kind === 'flag' || isNumber(next));
    if (assigned) {
      const option = optionNamed(assigned[1]!);
      if (assigned[2] === '') throw new UserError('noValue', { name: spokenName(option) });
      set(option, assigned[2]!);
    } else if (dash || isName) {
      const option = isName ? named : optionNamed(dash![1]!);
      const value = option.kind === 'flag' ? 'yes' : tokens[++i]?.text;
      if (value === undefined) throw new UserError('noValue', { name: spokenName(option) });
      set(option, value);
    } else if (rest) {
      options[rest.name] = `${options[rest.name]} ${text}`;
    } else {
      if (!next) throw tooMany(text);
      const option = (!quoted && isNumber(next) && optionOfWord(text, command.options)) || next;
      set(option, text);
      if (option.takesRest) rest = option;
    }
  }
  for (const upload of uploads) {
    const option = command.options.find((item) => free(item) && item.kind === 'file');
    if (!option) throw tooMany(upload.name);
    set(option, upload);
  }
  return { command: command.name, options };
}
