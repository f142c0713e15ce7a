import { createHash } from 'node:crypto';
import { z } from 'zod';
import { named } from '../quoted.ts';
import { UserError } from '../user-error.ts';
import { base32, sampleIdLength, sampleIdPattern, sha256Hex } from './ids.ts';
import { type Sampling, samplingFields } from './sampling.ts';
import { shapeStepSchema } from './shape-fields.ts';

const sampleIdSchema = z.string().regex(sampleIdPattern, 'must be a sample id of 13 digits');
const sha256 = z.string().regex(sha256Hex, 'must be a SHA-256 in hex');
/** Unsigned, 32 bits. */
const seed = z.int().min(0).max(0xffff_ffff);
const strength = z.number().min(0).max(1);

/** A sound that a derived sound starts from: one of ours, or an uploaded file by the SHA-256 of its bytes. */
const source = z.union([z.strictObject({ sample: sampleIdSchema }), z.strictObject({ upload: sha256 })]);
export type Source = Readonly<z.infer<typeof source>>;

/** 2: a source begins at its hit (audio/onset.ts). Absent: at its first sample above -50 dB, as in older recipes. */
const onset = z.literal(2).optional();

/** Start noise that is not the seed's as it is: turned towards another seed's. See docs/sound.md, "Knobs". */
const start = z
  .strictObject({
    /** Spherical interpolation, 0 to 1 of the way. */
    toward: z.strictObject({ seed, amount: strength }).readonly().optional(),
  })
  .readonly();
export type Start = z.infer<typeof start>;

/** More are made from the sound that these make. With them a recipe is still shorter than `maxTextLength`. */
export const mostShapeSteps = 12;

/** What a derived sound does with its sources; a sound from its seed alone has no derivation. */
const derivation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('vary'), source, strength, onset }),
  /** The start is the spherical mean of the starts of the two seeds; the recipe's own `seed` is not used. */
  z.strictObject({
    kind: z.literal('morph'),
    seeds: z.tuple([seed, seed]).readonly(),
    samples: z.tuple([sampleIdSchema, sampleIdSchema]).readonly(),
    /** Where one of the two has a start of its own. */
    starts: z.tuple([start, start]).readonly().optional(),
    position: z.number().min(0).max(1),
  }),
  /** `founded` noises to an angle as vary does; `upstream` adds strength * noise and runs ddim linear. */
  z.strictObject({ kind: z.literal('restyle'), source, strength, method: z.enum(['founded', 'upstream']), onset }),
  z.strictObject({
    kind: z.literal('inpaint'),
    source,
    keepMs: z.number().min(0).max(60_000),
    /** Passes at each noise level. */
    resamples: z.int().min(1).max(16),
    onset,
  }),
  /**
   * No network: the source's audio, shaped in these steps one after another (audio/shape-sound.ts) and rounded once. The
   * recipe's other fields say which model and walk are behind the source; its own `seed` is not used.
   */
  z.strictObject({
    kind: z.literal('shape'),
    source: z.strictObject({ sample: sampleIdSchema }),
    steps: z.array(shapeStepSchema).min(1).max(mostShapeSteps).readonly(),
  }),
]);
export type Derivation = Readonly<z.infer<typeof derivation>>;

const recipeSchema = z.strictObject({
  v: z.literal(1),
  model: z.string().regex(/^[a-z0-9][a-z0-9_-]{0,63}$/, 'must be a model name'),
  /** Which weights, with which settings: 64 hex digits, see identityOf. */
  weights: sha256,
  lengthFrames: z.int().min(1).max(1_048_576),
  seed,
  ...samplingFields,
  /** Absent: the noise of the seed. */
  start: start.optional(),
  /** The network's output resampled, so that it is so much higher and shorter; absent: not. */
  semitones: z.number().min(-12).max(12).optional(),
  /** True: the network's output untouched, 32-bit float WAV. False: finished, 16-bit WAV. */
  raw: z.boolean(),
  derivation: derivation.optional(),
});

/** Everything that decides a sound, every value resolved. The same recipe is the same sample. */
export interface Recipe extends Sampling, Readonly<Omit<z.infer<typeof recipeSchema>, keyof Sampling | Extra>> {
  readonly start?: Start | undefined;
  readonly semitones?: number | undefined;
  readonly derivation?: Derivation | undefined;
}
type Extra = 'start' | 'semitones' | 'derivation';

/** A recipe is below 2 KB; a longer text is not one of ours. */
const maxTextLength = 4096;

/** Reads a recipe that somebody claims, e.g. out of an uploaded WAV. Throws a UserError that names the field and the rule. */
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
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  // Keys come from the file, whatever their length; one that is not known stands in the message.
  const field = named(issue?.path.map(String).join('.') ?? '');
  throw new UserError('recipeField', { field, problem: named(issue?.message ?? '') });
}

/** The sounds and uploads that a recipe starts from. */
export function sourcesOf({ derivation }: Recipe): readonly Source[] {
  if (!derivation) return [];
  if (derivation.kind === 'morph') return derivation.samples.map((sample) => ({ sample }));
  return [derivation.source];
}

/** Keys sorted, no white space, undefined left out: equal recipes give equal text. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value === null || typeof value !== 'object') return JSON.stringify(value);
  const entries = Object.entries(value)
    .filter(([, item]) => item !== undefined)
    .sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}

/** A sample's id: the first 65 bits of the SHA-256 of its canonical recipe, as 13 Crockford base32 digits. */
export function sampleId(recipe: Recipe): string {
  const digest = createHash('sha256').update(canonicalJson(recipe)).digest();
  return base32(BigInt(`0x${digest.subarray(0, 9).toString('hex')}`) >> 7n, sampleIdLength);
}

/** What people read: the first 6 digits. Look-ups take any unambiguous prefix of 4 or more. */
export const shortId = (id: string): string => id.slice(0, 6);
