import { power } from '../power.ts';
import type { Manifest, Sampling } from '../sound/manifest.ts';
import type { Architecture } from '../unet/architecture.ts';
import { fullSize, smallNetwork } from '../unet/architectures.ts';
import type { AdamWSettings } from './adamw.ts';
import type { NoiseLevels } from './noise-levels.ts';

/** How a training goes; written into its folder at the start, so that a resumed run goes on the same way. */
export interface TrainingSettings {
  readonly seed: number;
  /** Optimiser steps in all. */
  readonly steps: number;
  /** Items a forward, and forwards that are averaged into one optimiser step. */
  readonly batch: number;
  readonly accumulate: number;
  readonly learningRate: number;
  /** Steps over which the rate rises from 0. */
  readonly warmup: number;
  /** `cosine` falls to 2 % at the last step. */
  readonly decay: 'none' | 'cosine';
  readonly optimiser: AdamWSettings;
  /** Gradients of a larger norm are scaled down to it; 0: never. */
  readonly clipNorm: number;
  /** The average forgets by min(beta, 1 - (1 + step)^-power) a step, as ema-pytorch. */
  readonly average: { readonly beta: number; readonly power: number };
  readonly noiseLevels: NoiseLevels;
  /** Power of 1 / usual loss at an item's noise level; 0: off. */
  readonly equalise: number;
  /** The time embedding's Fourier frequencies stay as they began. */
  readonly fixedFrequencies: boolean;
  readonly augment: boolean;
  /** Optimiser steps between validations, saves, and sounds from fixed seeds. */
  readonly validateEvery: number;
  readonly saveEvery: number;
  readonly listenEvery: number;
}

export interface Preset {
  readonly architecture: Architecture;
  readonly sampling: Sampling;
  readonly sourceLevel: Manifest['sourceLevel'];
  /** RMS that the training clips get in network units; undefined: they are not scaled, as upstream. */
  readonly targetRms: number | undefined;
  readonly noiseLevels: NoiseLevels['kind'];
  readonly settings: Omit<TrainingSettings, 'seed' | 'noiseLevels' | 'validateEvery' | 'saveEvery' | 'listenEvery'>;
}

export const presets = {
  /** Upstream's network and settings: a training of days on a GPU. */
  full: {
    architecture: fullSize,
    sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 4, tauMin: 0.001 },
    sourceLevel: { measure: 'lufs', db: -20 },
    targetRms: undefined,
    noiseLevels: 'uniform',
    settings: {
      steps: 20_000,
      batch: 1,
      accumulate: 32,
      learningRate: 1e-4,
      warmup: 0,
      decay: 'none',
      optimiser: { beta1: 0.95, beta2: 0.999, epsilon: 1e-6, weightDecay: 1e-3 },
      clipNorm: 0,
      average: { beta: 0.995, power: 0.7 },
      equalise: 0,
      fixedFrequencies: false,
      augment: true,
    },
  },
  /** A small network, the data scaled to RMS 0.7 and the quiet noise levels trained as well: hours on a CPU. */
  small: {
    architecture: smallNetwork,
    sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 28, tauMin: 0.004 },
    sourceLevel: { measure: 'lufs', db: -20 },
    targetRms: 0.7,
    noiseLevels: 'mix',
    settings: {
      steps: 20_000,
      batch: 4,
      accumulate: 2,
      learningRate: 1e-3,
      warmup: 200,
      decay: 'cosine',
      optimiser: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 1e-3 },
      clipNorm: 1,
      average: { beta: 0.999, power: 0.75 },
      equalise: 0.5,
      fixedFrequencies: true,
      augment: true,
    },
  },
} as const satisfies Record<string, Preset>;
export type PresetName = keyof typeof presets;

/** What a fine-tuning takes in place of the preset's: trained weights want a gentler start. */
export const fineTuning = { learningRate: { full: 1e-4, small: 2e-4 }, steps: 2_000 } as const;

/** The learning rate of a step, counted from 0. */
export function learningRateAt({ learningRate, warmup, decay, steps }: TrainingSettings, step: number): number {
  const rise = warmup > 0 ? Math.min(1, (step + 1) / warmup) : 1;
  const fall = decay === 'cosine' ? 0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, step / steps))) : 1;
  return learningRate * rise * fall;
}

/** The average's decay after `step` steps, counted from 1. */
export const averageDecay = ({ beta, power: exponent }: TrainingSettings['average'], step: number): number =>
  Math.min(beta, 1 - power(1 + step, -exponent));
