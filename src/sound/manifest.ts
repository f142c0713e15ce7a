import type { SamplerName } from '../diffusion/samplers.ts';
import type { ScheduleName } from '../diffusion/schedules.ts';
import type { Architecture } from '../unet/architecture.ts';

export const variants = ['starter', 'pretrained', 'own'] as const;
export type Variant = (typeof variants)[number];

/** How a model is sampled when the request does not say; taus are tan(phi), see DESIGN "log schedule". */
export interface Sampling {
  readonly sampler: SamplerName;
  readonly schedule: ScheduleName;
  readonly steps: number;
  readonly tauMax: number;
  readonly tauMin: number;
  /** Standard deviation of the noise that a sound starts from, 1 where absent: see docs/sound.md. */
  readonly temperature?: number | undefined;
  /** Above this frequency it stays 1; absent: it is the same at every frequency. */
  readonly temperatureBelowHz?: number | undefined;
  /** Sounds whose side lies this far below their mid are made mono; absent: none are. */
  readonly monoBelowDb?: number | undefined;
}

/** Where a model comes from, as people are told in /about and `models list`. */
export interface Provenance {
  readonly source: string;
  readonly licence: string;
  /** One line each, shown wherever the weights are shipped or listed. */
  readonly attributions: readonly string[];
  readonly notes: readonly string[];
  /** Free-form figures of the training: steps, seconds, settings, clip counts. */
  readonly training?: Readonly<Record<string, unknown>>;
}

/** models/NAME/model.json beside weights.safetensors. */
export interface Manifest {
  readonly format: 1;
  readonly name: string;
  /** What it makes; own models say which of the four they stand beside, or 'other'. */
  readonly instrument: 'kick' | 'snare' | 'hat' | 'perc' | 'other';
  readonly variant: Variant;
  readonly architecture: Architecture;
  readonly sampleRate: number;
  readonly lengthFrames: number;
  /** Network units = audio * dataScale. */
  readonly dataScale: number;
  /** The level to which source audio (vary, restyle, inpaint) is brought before it meets the network. */
  readonly sourceLevel: { readonly measure: 'lufs' | 'peak'; readonly db: number };
  readonly sampling: Sampling;
  /** Absent in starters and in models from before settings counted: the weights' digest alone. See identityOf. */
  readonly identifiedBy?: 'settings' | undefined;
  readonly weights: {
    readonly file: string;
    readonly sha256: string;
    readonly bytes: number;
    readonly set: 'online' | 'ema';
  };
  readonly provenance: Provenance;
}

/** A model that can be run now. */
export interface InstalledModel {
  readonly manifest: Manifest;
  /** Absolute folder that holds model.json and the weights. */
  readonly directory: string;
}

/** The four models that ship with the project and have pretrained weights. */
export const standardModels = ['kick', 'snare', 'hat', 'perc'] as const;
export type StandardModel = (typeof standardModels)[number];

export const isStandardModel = (name: string): name is StandardModel =>
  (standardModels as readonly string[]).includes(name);

/**
 * How a variant is named in options and lists: `kick:starter`, `kick:pretrained`, or an own model's bare name. Own
 * weights under one of the four names are `kick:own`, since the bare name means the variant in use.
 */
export const modelKey = ({ name, variant }: Pick<Manifest, 'name' | 'variant'>): string =>
  variant === 'own' && !isStandardModel(name) ? name : `${name}:${variant}`;
