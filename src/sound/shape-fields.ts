import { z } from 'zod';
import type { ShapeStep } from '../audio/shape-sound.ts';

const most = { ms: 10_000, semitones: 24, cents: 100 } as const;

/** Range of each number of a step, for recipes, chat and terminal alike; `plain` leaves a sound as it is. */
export const shapeRanges = {
  startMs: { min: 0, max: most.ms, plain: 0 },
  endMs: { min: 1, max: most.ms },
  semitones: { min: -most.semitones, max: most.semitones, plain: 0 },
  cents: { min: -most.cents, max: most.cents, plain: 0 },
  lowCutHz: { min: 10, max: 8000 },
  highCutHz: { min: 40, max: 20_000 },
  driveDb: { min: 0, max: 36, plain: 0 },
  decayMs: { min: 10, max: most.ms },
  widthPercent: { min: 0, max: 200, plain: 100 },
  gainDb: { min: -60, max: 24, plain: 0 },
  fadeInMs: { min: 0, max: most.ms, plain: 0 },
  fadeOutMs: { min: 0, max: most.ms, plain: 0 },
} as const satisfies Record<string, { readonly min: number; readonly max: number; readonly plain?: number }>;
export type ShapeNumber = keyof typeof shapeRanges;
export const shapeNumbers = Object.keys(shapeRanges) as readonly ShapeNumber[];

const fields = Object.fromEntries(
  Object.entries(shapeRanges).map(([name, { min, max }]) => [
    name,
    z.number().min(min, `must be ${min} to ${max}`).max(max, `must be ${min} to ${max}`).optional(),
  ]),
) as Record<ShapeNumber, z.ZodOptional<z.ZodNumber>>;

export const shapeStepSchema = z
  .strictObject({ ...fields, reverse: z.literal(true).optional() })
  .refine((step) => Object.keys(step).length > 0, 'must change something')
  .readonly();

const plainValues: Readonly<Record<string, number>> = Object.fromEntries(
  Object.entries(shapeRanges).flatMap(([name, range]) => ('plain' in range ? [[name, range.plain]] : [])),
);

/** A thousandth is below what any of them can do to a sound that is heard. */
const rounded = (value: number): number => Number(value.toFixed(3));
/** A cut end clicks without it, and an attack is left as it is. */
const usualFadeOutMs = 5;

/**
 * A step as it stands in a recipe: without what changes nothing, and with a short fade where the end is cut and the
 * request says nothing of it. Undefined where nothing is left.
 */
export function plainStep(asked: ShapeStep): ShapeStep | undefined {
  const fadeOutMs = asked.fadeOutMs ?? (asked.endMs === undefined ? undefined : usualFadeOutMs);
  const values = Object.entries({ ...asked, fadeOutMs }).flatMap(([name, value]): [string, number | true][] => {
    if (value === true) return [[name, value]];
    const plain = plainValues[name];
    return typeof value !== 'number' || rounded(value) === plain ? [] : [[name, rounded(value)]];
  });
  return values.length === 0 ? undefined : Object.fromEntries(values);
}
