import { countOf } from '../sound/resolve-recipe.ts';
import type { App } from './app.ts';
import type { OptionValue, Request } from './chat.ts';

type Options = Pick<Request, 'options'>;

/** Reads an option of a validated request by the kind it was declared with; undefined if absent. */
const reader =
  <Value extends OptionValue>(isOfKind: (value: OptionValue | undefined) => value is Value) =>
  ({ options }: Options, name: string): Value | undefined => {
    const value = options[name];
    return isOfKind(value) ? value : undefined;
  };

export const numberOption = reader((value) => typeof value === 'number');
export const textOption = reader((value) => typeof value === 'string');
export const flagOption = reader((value) => typeof value === 'boolean');
export const fileOption = reader((value) => typeof value === 'object');

/** Seed and count of new sounds; the seed is random by default. */
export const askedMaking = (request: Request, { randomSeed }: Pick<App, 'randomSeed'>) => ({
  seed: numberOption(request, 'seed') ?? randomSeed(),
  count: askedCount(request),
});

/** The count asked for; by default 1 with a seed, else the usual handful. */
export const askedCount = (request: Request): number =>
  countOf({ count: numberOption(request, 'count'), seed: numberOption(request, 'seed') });
