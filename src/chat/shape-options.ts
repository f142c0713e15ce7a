import type { ShapeStep } from '../audio/shape-sound.ts';
import type { Strings } from '../languages/index.ts';
import { type ShapeNumber, shapeNumbers, shapeRanges } from '../sound/shape-fields.ts';
import type { Request } from './chat.ts';
import { declareOption } from './declare.ts';
import { flagOption, numberOption } from './read-option.ts';

/** The option of each number of a step, in the order in which people think of them. */
const optionKeys = {
  startMs: 'shapeStart',
  endMs: 'shapeEnd',
  fadeInMs: 'fadeIn',
  fadeOutMs: 'fadeOut',
  decayMs: 'shapeDecay',
  semitones: 'semitones',
  cents: 'cents',
  gainDb: 'gain',
  lowCutHz: 'lowCut',
  highCutHz: 'highCut',
  driveDb: 'drive',
  widthPercent: 'width',
} as const satisfies Record<ShapeNumber, keyof Strings['options']>;

const numbers = (Object.keys(optionKeys) as ShapeNumber[]).map((field) => {
  const { min, max } = shapeRanges[field];
  return { field, option: declareOption(optionKeys[field], 'number', { min, max }) };
});
const reverse = declareOption('reverse', 'flag');

export const shapeOptions = [...numbers.map(({ option }) => option), reverse];

/** The name that each field of a step has in a typed line, for the page. */
export const shapeOptionNames: Readonly<Record<string, string>> = Object.fromEntries([
  ...numbers.map(({ field, option }) => [field, option.name]),
  ['reverse', reverse.name],
]);

/** What a request asks for, as it was said. */
export const askedShape = (request: Request): ShapeStep => ({
  ...Object.fromEntries(numbers.map(({ field, option }) => [field, numberOption(request, option.name)])),
  ...(flagOption(request, reverse.name) && { reverse: true }),
});

const units = { Ms: ' ms', Hz: ' Hz', Db: ' dB', Percent: ' %' } as const;

/** `end 300 ms, gain -6 dB`, in the order in which it is done. */
export function describeStep(step: ShapeStep, { shape, number }: Strings): string {
  const facts = shapeNumbers.flatMap((field) => {
    const value = step[field];
    const unit = Object.entries(units).find(([ending]) => field.endsWith(ending))?.[1] ?? '';
    return value === undefined ? [] : [`${shape.labels[field]} ${number(value)}${unit}`];
  });
  return [...(step.reverse ? [shape.labels.reverse] : []), ...facts].join(', ');
}
