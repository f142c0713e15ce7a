import { z } from 'zod';
import { architectureSchema } from '../unet/architecture-schema.ts';
import { type Manifest, variants } from './manifest.ts';

/** Names become folders and option values on every platform. */
export const modelNamePattern = /^[a-z0-9][a-z0-9-]{0,31}$/;
export const modelNameRule =
  'must be 1 to 32 small letters, digits or dashes, beginning with a letter or digit, e.g. my-kicks';

export const provenanceSchema = z.object({
  source: z.string(),
  licence: z.string(),
  attributions: z.array(z.string()).readonly(),
  notes: z.array(z.string()).readonly(),
  training: z.record(z.string(), z.unknown()).optional(),
});

const positive = z.number().positive().finite();

/** model.json, checked when a folder is read. */
export const manifestSchema = z.object({
  format: z.literal(1),
  name: z.string().regex(modelNamePattern, modelNameRule),
  instrument: z.enum(['kick', 'snare', 'hat', 'perc', 'other']),
  variant: z.enum(variants),
  architecture: architectureSchema,
  sampleRate: z.number().int().min(8000).max(192_000),
  lengthFrames: z.number().int().min(1).max(1_048_576),
  dataScale: positive,
  sourceLevel: z.object({ measure: z.enum(['lufs', 'peak']), db: z.number() }),
  sampling: z.object({
    sampler: z.enum(['ddim', 'dpmpp-2m']),
    schedule: z.enum(['linear', 'log']),
    steps: z.number().int().min(1).max(1000),
    tauMax: positive,
    tauMin: positive,
    temperature: positive.max(2).optional(),
    temperatureBelowHz: positive.max(192_000).optional(),
    monoBelowDb: z.number().min(-120).max(0).optional(),
  }),
  identifiedBy: z.literal('settings').optional(),
  weights: z.object({
    // A plain name beside model.json: never a path.
    file: z.string().regex(/^[\w-][\w.-]*$/),
    sha256: z.string().regex(/^[0-9a-f]{64}$/),
    bytes: z.number().int().positive(),
    set: z.enum(['online', 'ema']),
  }),
  provenance: provenanceSchema,
});

/** Throws an Error whose message names the first field at fault. */
export function parseManifest(text: string): Manifest {
  const parsed = manifestSchema.safeParse(JSON.parse(text));
  if (parsed.success) return withoutUndefined(parsed.data);
  const issue = parsed.error.issues[0]!;
  throw new Error(`${issue.path.join('.') || 'the whole file'}: ${issue.message}`);
}

/** zod types an absent key as `| undefined`; here it is absent. */
function withoutUndefined({ provenance, ...rest }: z.infer<typeof manifestSchema>): Manifest {
  const { training, ...stated } = provenance;
  return { ...rest, provenance: training === undefined ? stated : { ...stated, training } };
}
