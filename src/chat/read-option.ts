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
