import { Option } from 'commander';
import { z } from 'zod';
import { type Device, parseDevice } from '../runtime/devices.ts';
import { samplingFields } from '../sound/sampling.ts';
import { HostError, UserError } from '../user-error.ts';

/** Parsers for commander: the text of an option to a checked value, or a UserError that names option, value and range. */
const within =
  (kind: 'a whole number' | 'a number', check: (value: number) => boolean) =>
  (option: string, min: number, max: number) =>
  (text: string): number => {
    const value = /^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(text.trim()) ? Number(text) : Number.NaN;
    if (check(value) && value >= min && value <= max) return value;
    throw new HostError(`${option} ${text}: must be ${kind} from ${min} to ${max}.`);
  };

export const integer = within('a whole number', Number.isInteger);
export const decimal = within('a number', Number.isFinite);

/** One of a few words. */
export const oneOf =
  <T extends string>(option: string, words: readonly T[]) =>
  (text: string): T => {
    const found = words.find((word) => word === text);
    if (found) return found;
    throw new HostError(`${option} ${text}: must be ${words.slice(0, -1).join(', ')} or ${words.at(-1)}.`);
  };

/** A device by name, GPUs also by number; `auto` where the verb chooses. */
export function deviceOption(text: string): Device | 'auto' {
  try {
    return parseDevice(text);
  } catch (error) {
    throw error instanceof UserError ? new HostError(`--device ${error.message}`) : error;
  }
}

export function oneDeviceOption(text: string): Device {
  const device = deviceOption(text);
  if (device === 'auto') throw new HostError('--device auto: this verb needs one by name, such as cpu or cuda:1.');
  return device;
}

/** One of an enumeration's words, or a number within a schema's bounds. */
export function knobValue(option: string, schema: z.ZodType): (text: string) => string | number {
  if (schema instanceof z.ZodOptional) return knobValue(option, schema.unwrap() as z.ZodType);
  if (schema instanceof z.ZodEnum) return oneOf(option, schema.options.map(String));
  const { isInt, minValue, maxValue } = schema as z.ZodNumber;
  return (isInt ? integer : decimal)(option, minValue ?? -Infinity, maxValue ?? Infinity);
}

export const stepsOption = knobValue('--steps', samplingFields.steps) as (text: string) => number;
export const seedOption = integer('--seed', 0, 0xffff_ffff);
export const strengthOption = decimal('--strength', 0, 1);

export const weightsOption = () =>
  new Option('--weights <set>', 'online: as played by upstream; ema: their average over the training')
    .choices(['online', 'ema'])
    .default('online');
