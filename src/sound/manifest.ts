import { z } from 'zod';
import { architectureSchema } from '../unet/architecture-schema.ts';
import { sha256Hex } from './ids.ts';
import { samplingFields } from './sampling.ts';

/** The four models that ship with the project and have pretrained weights. */
export const standardModels = ['kick', 'snare', 'hat', 'perc'] as const;
export type StandardModel = (typeof standardModels)[number];

export const isStandardModel = (name: string): name is StandardModel =>
  (standardModels as readonly string[]).includes(name);

/** `fast`: distilled from one of the others, to make the same sounds in fewer evaluations. */
export const variants = ['starter', 'pretrained', 'own', 'fast'] as const;
export type Variant = (typeof variants)[number];

/** What a model makes; own models name the one of the four that they stand beside, or 'other'. */
export const instruments = [...standardModels, 'other'] as const;

/** Names become folders and option values on every platform. */
export const modelNamePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;
export const modelNameRule =
  'must be 1 to 32 small letters, digits or dashes, beginning with a letter or digit, e.g. my-kicks';

/** Where a model comes from, as /about and `models list` tell it. */
export const provenanceSchema = z.object({
  source: z.string(),
  licence: z.string(),
  /** One line each, shown wherever the weights are shipped or listed. */
  attributions: z.array(z.string()).readonly(),
  notes: z.array(z.string()).readonly(),
  /** Free-form figures of the training: steps, seconds, settings, clip counts. */
  training: z.record(z.string(), z.unknown()).readonly().optional(),
});
export type Provenance = Readonly<z.infer<typeof provenanceSchema>>;

/** models/NAME/model.json beside weights.safetensors. */
export const manifestSchema = z.object({
  format: z.literal(1),
  name: z.string().regex(modelNamePattern, modelNameRule),
  instrument: z.enum(instruments),
  variant: z.enum(variants),
  /** Number of a starter that a later one has replaced; absent: the present one. */
  edition: z.int().min(1).optional(),
  architecture: architectureSchema,
  sampleRate: z.int().min(8000).max(192_000),
  lengthFrames: z.int().min(1).max(1_048_576),
  /** Network units = audio * dataScale. */
  dataScale: z.number().positive(),
  /** The level to which source audio (vary, restyle, inpaint) is brought before it meets the network. */
  sourceLevel: z.object({ measure: z.enum(['lufs', 'peak']), db: z.number() }).readonly(),
  /** Where a request says nothing. */
  sampling: z.object(samplingFields).readonly(),
  /** Tensors that no training changes, beside those of the architecture (fixedParameters). */
  fixed: z.array(z.string()).readonly().optional(),
  /** Of a fast model: the one that it was distilled from. Its sounds are varied by that one. */
  parent: z
    .object({
      variant: z.enum(variants).exclude(['fast']),
      /** See identityOf. */
      identity: z.string().regex(sha256Hex),
    })
    .readonly()
    .optional(),
  /** Absent in starters and in models from before settings counted: the weights' digest alone. See identityOf. */
  identifiedBy: z.literal('settings').optional(),
  weights: z
    .object({
      // A plain name beside model.json: never a path.
      file: z.string().regex(/^[\w-][\w.-]*$/),
      sha256: z.string().regex(sha256Hex),
      bytes: z.int().positive(),
      set: z.enum(['online', 'ema']),
    })
    .readonly(),
  provenance: provenanceSchema.readonly(),
});
export type Manifest = Readonly<z.infer<typeof manifestSchema>>;

/** The kind of weights whose terms hold: a fast model has those of its parent. */
export const originOf = ({ variant, parent }: Pick<Manifest, 'variant' | 'parent'>): Exclude<Variant, 'fast'> =>
  parent?.variant ?? (variant === 'fast' ? 'own' : variant);

/** Throws an Error whose message names the first field at fault. */
export function parseManifest(text: string): Manifest {
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw new Error(`${issue.path.join('.') || 'the whole file'}: ${issue.message}`);
}

/** A model that can be run now. */
export interface InstalledModel {
  readonly manifest: Manifest;
  /** Absolute folder that holds model.json and the weights. */
  readonly directory: string;
}

/**
 * How a variant is named in options and lists: `kick:starter`, `kick:pretrained`, `kick:fast`, `kick@1` for an earlier starter,
 * or an own model's bare name. Own weights under one of the four names are `kick:own`, since the bare name means the variant
 * in use.
 */
export const modelKey = ({ name, variant, edition }: Pick<Manifest, 'name' | 'variant' | 'edition'>): string => {
  if (edition !== undefined) return `${name}@${edition}`;
  return variant === 'own' && !isStandardModel(name) ? name : `${name}:${variant}`;
};
