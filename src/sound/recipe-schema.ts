import { z } from 'zod';
import { named } from '../quoted.ts';
import { UserError } from '../user-error.ts';
import type { Recipe } from './recipe.ts';

/** A recipe is below 2 KB; a longer text is not one of ours. */
const maxTextLength = 4096;

const sampleId = z.string().regex(/^[0-9a-hjkmnp-tv-z]{13}$/, 'must be a sample id of 13 digits');
const sha256 = z.string().regex(/^[0-9a-f]{64}$/, 'must be a SHA-256 in hex');
const seed = z.int().min(0).max(0xffff_ffff);
const strength = z.number().min(0).max(1);
const tau = z.number().positive().max(1e6);
const source = z.union([z.strictObject({ sample: sampleId }), z.strictObject({ upload: sha256 })]);

const onset = z.literal(2).optional();

const derivation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vary'), source, strength, onset }),
  z.strictObject({
    kind: z.literal('morph'),
    seeds: z.tuple([seed, seed]),
    samples: z.tuple([sampleId, sampleId]),
    position: z.number().min(0).max(1),
  }),
  z.strictObject({ kind: z.literal('restyle'), source, strength, method: z.enum(['founded', 'upstream']), onset }),
  z.strictObject({
    kind: z.literal('inpaint'),
    source,
    keepMs: z.number().min(0).max(60_000),
    resamples: z.int().min(1).max(16),
    onset,
  }),
]);

/** The shape and limits of a recipe that comes from outside, e.g. out of an uploaded WAV. Unknown keys are refused. */
export const recipeSchema = z.strictObject({
  v: z.literal(1),
  model: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a model name'),
  weights: sha256,
  lengthFrames: z
    .int()
    .min(1)
    .max(1 << 20),
  seed,
  sampler: z.enum(['ddim', 'dpmpp-2m']),
  schedule: z.enum(['linear', 'log']),
  steps: z.int().min(1).max(1000),
  tauMax: tau,
  tauMin: tau,
  temperature: z.number().positive().max(2).optional(),
  temperatureBelowHz: z.number().positive().max(192_000).optional(),
  monoBelowDb: z.number().min(-120).max(0).optional(),
  raw: z.boolean(),
  derivation: derivation.optional(),
});

/** Reads a recipe that somebody claims. Throws a UserError that names the field and what is allowed. */
export function parseRecipe(text: string): Recipe {
  if (text.length > maxTextLength) throw new UserError('recipeTooLong', { length: text.length, most: maxTextLength });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw new UserError('recipeNotJson');
  }
  const parsed = recipeSchema.safeParse(value);
  if (parsed.success) return parsed.data as Recipe;
  const issue = parsed.error.issues[0];
  // Keys come from the file, whatever their length; one that is not known stands in the message.
  const field = named(issue?.path.map(String).join('.') ?? '');
  throw new UserError('recipeField', { field, problem: named(issue?.message ?? '') });
}
