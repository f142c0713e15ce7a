import { z } from 'zod';
import { fileFault } from '../checkpoint/file-fault.ts';
import { type SamplerName, samplers } from '../diffusion/samplers.ts';
import { quoted } from '../quoted.ts';
import { type Sampling, samplingFields } from '../sound/sampling.ts';
import { type Architecture, architectureFields, type Transform, transforms, whole } from '../unet/architecture.ts';
import { contradiction } from '../unet/architecture-schema.ts';
import { lengthNeeded } from '../unet/layout.ts';
import type { UserError } from '../user-error.ts';
import { conditionIn } from './conditioned.ts';
import { type Fault, readYaml, yamlLimits } from './read-yaml.ts';
import { valueAt } from './replace-references.ts';

/** In bytes; UTF-16 takes two per character. A checkpoint given by mistake must not be read into memory. */
export const longestConfig = 2 * yamlLimits.characters;

/** Upstream's network classes, by the last part of `net_t._target_`. */
const netTypes: Readonly<Record<string, Transform>> = {
  UNetT: { kind: 'none' },
  // LTPlugin(UNetV0, num_filters=32, window_length=16, stride=16) is in upstream's code, not in its config.
  UNetT_LT: { kind: 'learned', numFilters: 32, windowLength: 16, stride: 16 },
};

const target = z.object({ _target_: z.string() });
const { shape: sizes } = architectureFields;
const positive = z.number('must be a number').positive('must be above 0').max(1e6, 'must be at most 1000000');

const netSchema = z.object({
  net_t: target,
  diffusion_t: target.nullish(),
  in_channels: sizes.inChannels.default(2),
  out_channels: sizes.outChannels.nullish(),
  channels: sizes.channels,
  factors: sizes.factors,
  items: sizes.items,
  attentions: sizes.attentions.nullish(),
  attention_heads: sizes.attentionHeads.nullish(),
  attention_features: sizes.attentionFeatures.nullish(),
  modulation_features: sizes.modulationFeatures.nullish(),
  resnet_groups: sizes.resnetGroups.nullish(),
});

const { sampler: _, ...knobs } = samplingFields;
/** The knobs of sampling under their names in YAML: `tau_max`. */
const samplerSchema = z.object({
  name: z.enum([...(Object.keys(samplers) as SamplerName[]), 'dpmpp_2m']).exactOptional(),
  ...Object.fromEntries(
    Object.entries(knobs).map(([knob, schema]) => [
      knob.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
      schema.optional(),
    ]),
  ),
});

const { numFilters, windowLength, stride } = transforms.learned.shape;
const rimshotSchema = z.object({
  data_scale: positive.optional(),
  sampler: samplerSchema.default({}),
  learned_transform: z.object({ num_filters: numFilters, window_length: windowLength, stride }).optional(),
  patching: z.object({ patch_size: transforms.patching.shape.patchSize }).optional(),
  lapped: z.object({ hop: transforms.lapped.shape.hop }).optional(),
  prediction: sizes.prediction,
  /** Tensors that a training leaves alone. */
  fixed: z.array(z.string().max(200)).max(100).optional(),
  gates: sizes.gates,
  places: sizes.places,
  source_level: z.object({ measure: z.enum(['lufs', 'peak']), db: z.number().min(-60).max(0) }).optional(),
  /** Free-form. */
  training: z.record(z.string(), z.unknown()).optional(),
});

const configSchema = z.object({
  sampling_rate: whole(8000, 192_000).default(44_100),
  length: whole(1, 1_048_576).default(32_768),
  model: z.object({ model: netSchema }),
  rimshot: rimshotSchema.default({ sampler: {} }),
});

/** Upstream's own models: trained on unscaled clips at -20 LUFS. Sampling: docs/sound.md. */
const upstream = {
  sourceLevel: { measure: 'lufs', db: -20 },
  sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 4, tauMin: 0.001 },
} as const;

/** Scaled data means training on peak-normalised clips: -0.5 dBFS less a gain of 0 to 2 dB. */
const scaledSourceLevel = { measure: 'peak', db: -1.5 } as const;

/**
 * Reads upstream's config.yaml, with our optional `rimshot:` section. Hydra's `${key}` is resolved if the file has the
 * key. UserError with file, key, value and the allowed values.
 */
export function readConfigFile(text: string, fileName: string) {
  const fault = (reason: string, cause?: unknown): UserError => fileFault(fileName, reason, cause);
  const raw = readYaml(text, fault);
  if (raw.model === undefined) throw fault(whatItIs(raw));
  const parsed = configSchema.safeParse(raw);
  if (!parsed.success) throw fault(mistake(parsed.error.issues[0]!, raw));
  const { rimshot, length, sampling_rate: sampleRate } = parsed.data;
  const net = parsed.data.model.model;
  const condition = conditionIn(raw);
  if (condition) throw fault(`${condition}; conditioned networks are not supported`);
  const diffusion = net.diffusion_t?._target_;
  if (diffusion !== undefined && !/(^|\.)(VDiffusion|DiffusionT)$/.test(diffusion))
    throw fault(`model.model.diffusion_t is ${quoted(diffusion)}; only VDiffusion is supported`);

  const architecture: Architecture = {
    inChannels: net.in_channels,
    outChannels: net.out_channels ?? net.in_channels,
    channels: net.channels,
    factors: net.factors,
    items: net.items,
    attentions: net.attentions ?? net.channels.map(() => 0),
    attentionHeads: net.attention_heads ?? 8,
    attentionFeatures: net.attention_features ?? 64,
    modulationFeatures: net.modulation_features ?? 1024,
    resnetGroups: net.resnet_groups ?? 8,
    transform: transformOf(net.net_t._target_, rimshot, fault),
    ...(rimshot.gates ? { gates: rimshot.gates } : {}),
    ...(rimshot.places ? { places: rimshot.places } : {}),
    ...(rimshot.prediction ? { prediction: rimshot.prediction } : {}),
  };
  const problem = contradiction(architecture);
  if (problem) throw fault(`model.model: ${problem}`);
  const { inChannels, outChannels } = architecture;
  if (inChannels > 2 || inChannels !== outChannels)
    throw fault(
      `model.model: the network has ${inChannels} channels in and ${outChannels} out; sounds are mono or stereo. Networks that are told a class through more channels are not supported`,
    );
  const needed = lengthNeeded(architecture, length);
  if (needed) throw fault(`length is ${length}; for this network it must be ${needed}`);

  const { name, ...sampler } = rimshot.sampler;
  const sampling: Sampling = {
    ...upstream.sampling,
    ...(name && { sampler: name === 'dpmpp_2m' ? 'dpmpp-2m' : name }),
    ...camelKeys(sampler),
  };
  const { tauMax, tauMin } = sampling;
  if (tauMin >= tauMax) throw fault(`rimshot.sampler.tau_min ${tauMin} must be below tau_max ${tauMax}`);
  return {
    architecture,
    sampleRate,
    lengthFrames: length,
    /** Network units = audio * dataScale. */
    dataScale: rimshot.data_scale ?? 1,
    sourceLevel: rimshot.source_level ?? (rimshot.data_scale === undefined ? upstream.sourceLevel : scaledSourceLevel),
    sampling,
    ...(rimshot.fixed && { fixed: rimshot.fixed }),
    training: rimshot.training,
  };
}

type CamelCase<Key> = Key extends `${infer Head}_${infer Tail}` ? `${Head}${Capitalize<CamelCase<Tail>>}` : Key;

/** Replaces snake_case keys by camelCase. */
const camelKeys = <T extends object>(values: T) =>
  Object.fromEntries(
    Object.entries(values).map(([key, value]) => [
      key.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  ) as { [Key in keyof T as CamelCase<Key>]: T[Key] };

/** Names the kind of a YAML file without a model, and the file to use instead. */
function whatItIs(raw: Readonly<Record<string, unknown>>): string {
  const meant =
    "Meant is the config of the experiment that was trained: upstream's exp/NAME.yaml, or the .hydra/config.yaml that Hydra writes into the run's folder.";
  if (raw.defaults !== undefined || raw.exp !== undefined)
    return `model: it is missing, as this is Hydra's root config (it has ${raw.defaults === undefined ? 'exp' : 'defaults'}:). ${meant}`;
  if (raw.hydra !== undefined) return `model: it is missing, as this is Hydra's own hydra.yaml. ${meant}`;
  return `model: it is missing. ${meant}`;
}

/** Words an issue: key, allowed values, value. */
function mistake({ path, message }: z.core.$ZodIssue, raw: unknown): string {
  const value = valueAt(raw, path);
  const unresolved = typeof value === 'string' && value.includes('${');
  return `${path.map(String).join('.') || 'the file'}: ${message}${value === undefined ? '' : `, not ${quoted(value)}`}${unresolved ? '; the file does not say what that refers to' : ''}`;
}

function transformOf(name: string, rimshot: z.infer<typeof rimshotSchema>, fault: Fault): Transform {
  const type = name.split('.').at(-1) ?? '';
  const transform = Object.hasOwn(netTypes, type) ? netTypes[type] : undefined;
  if (!transform)
    throw fault(
      `model.model.net_t._target_: the network type ${quoted(name)} is not known; known are ${Object.keys(netTypes).join(' and ')}`,
    );
  const { learned_transform: learned, patching, lapped } = rimshot;
  if (learned && transform.kind !== 'learned')
    throw fault(`rimshot.learned_transform needs the network type UNetT_LT, not ${type}`);
  const folded = patching ? 'patching' : lapped && 'lapped';
  if (folded && transform.kind === 'learned')
    throw fault(`rimshot.${folded} and the network type UNetT_LT exclude each other`);
  if (patching && lapped) throw fault('rimshot.patching and rimshot.lapped exclude each other');
  if (learned) return { kind: 'learned', ...camelKeys(learned) };
  if (lapped) return { kind: 'lapped', ...lapped };
  return patching ? { kind: 'patching', ...camelKeys(patching) } : transform;
}
