import { countOf } from '../sound/resolve-recipe.ts';
import type { Request, Upload } from './chat.ts';

type Options = Pick<Request, 'options'>;

/** Options of a validated request, by the kind they were declared with; undefined where not given. */
export const numberOption = ({ options }: Options, name: string): number | undefined => {
  const value = options[name];
  return typeof value === 'number' ? value : undefined;
};

export const textOption = ({ options }: Options, name: string): string | undefined => {
  const value = options[name];
  return typeof value === 'string' ? value : undefined;
};

export const flagOption = ({ options }: Options, name: string): boolean | undefined => {
  const value = options[name];
  return typeof value === 'boolean' ? value : undefined;
};

export const fileOption = ({ options }: Options, name: string): Upload | undefined => {
  const value = options[name];
  return typeof value === 'object' ? value : undefined;
};

/** How many sounds a request asks for: what it says, one for a seed, else the usual handful. */
export const askedCount = (request: Request): number =>
  countOf({ count: numberOption(request, 'count'), seed: numberOption(request, 'seed') });
