import { editDistance } from '../edit-distance.ts';
import type { Localised } from '../languages/locale.ts';
import type { Strings } from '../languages/text.ts';
import { UserError } from '../user-error.ts';

interface Named {
  readonly name: string;
  readonly names?: Localised;
}

/** The refusal of a name that no command has: with the one that was probably meant, and all that there are. */
export function unknownCommand(typed: string, commands: readonly Named[], { bad, locale }: Strings): UserError {
  const name = typed.slice(0, 40);
  const nameOf = (command: Named): string => `/${command.names?.[locale] ?? command.name}`;
  const slips = (command: Named): number =>
    Math.min(
      ...[command.name, ...Object.values(command.names ?? {})].map((each) => editDistance(name.toLowerCase(), each)),
    );
  const near = commands.reduce<Named | undefined>(
    (best, command) => (best && slips(best) <= slips(command) ? best : command),
    undefined,
  );
  // Half of a short word may be another word.
  const isNear = near !== undefined && slips(near) <= Math.max(1, Math.floor(name.length / 3));
  const known = commands.map(nameOf).join(', ');
  return new UserError(bad.unknownCommand(name, known, isNear ? nameOf(near) : undefined));
}
