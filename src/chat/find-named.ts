import { editDistance } from '../edit-distance.ts';
import { type Locale, type Localised, localised } from '../languages/index.ts';
import { type Sentence, sentence } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';

export interface Named {
  readonly name: string;
  readonly names?: Localised | undefined;
}

const namesOf = ({ name, names }: Named): string[] => [name, ...Object.values(names ?? {})];

/** Finds a command or option by its name, in any language. */
export function findNamed<T extends Named>(list: readonly T[], name: string): T | undefined {
  const wanted = name.toLowerCase();
  return list.find((item) => item.name === wanted) ?? list.find((item) => namesOf(item).includes(wanted));
}

/** Names as whoever reads the sentence has them. */
export const nameList = (list: readonly Named[]): Sentence =>
  sentence('listed', { texts: list.map(({ name, names }) => names ?? localised(() => name)) });

export const spokenName = (item: Named): Sentence => nameList([item]);

/** The refusal of an unknown command: it names the likely one, and all. */
export function unknownCommand(typed: string, commands: readonly Named[], locale: Locale): UserError {
  const name = typed.slice(0, 40);
  const nameOf = (command: Named): string => `/${command.names?.[locale] ?? command.name}`;
  const slips = (command: Named): number =>
    Math.min(...namesOf(command).map((each) => editDistance(name.toLowerCase(), each)));
  const [near] = [...commands].sort((a, b) => slips(a) - slips(b));
  // More slips in a short word make another word.
  const isNear = near !== undefined && slips(near) <= Math.max(1, Math.floor(name.length / 3));
  const known = commands.map(nameOf).join(', ');
  return new UserError('unknownCommand', { name, known, ...(isNear && { near: nameOf(near) }) });
}
