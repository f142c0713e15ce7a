import type { Localised } from '../languages/locale.ts';

interface Named {
  readonly name: string;
  readonly names?: Localised;
}

/** Finds a command or option by its own name or by one in any language. */
export function findNamed<T extends Named>(list: readonly T[], name: string): T | undefined {
  const wanted = name.toLowerCase();
  return (
    list.find((item) => item.name === wanted) ??
    list.find((item) => item.names && Object.values(item.names).includes(wanted))
  );
}

export const nameList = (list: readonly Named[]): string => list.map(({ name }) => name).join(', ');
