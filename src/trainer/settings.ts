import { z } from 'zod';
import { power } from '../power.ts';
import { fullSize, smallNetwork } from '../unet/architectures.ts';

const whole = (min: number, max: number) => z.int().min(min).max(max);
const share = z.number().min(0).max(1);
const positive = z.number().positive();
/** Interval in optimiser steps; 0: only at the end. */
const every = whole(0, 1_000_000);

/** Settings of a training, kept in its folder, so that a resumed run continues with the same ones. */
export const trainingSettings = z.object({
  seed: whole(0, 0xffff_ffff),
  /** Total optimiser steps. */
  steps: whole(1, 10_000_000),
  /** Items per forward, and forwards averaged into one optimiser step. */
  batch: whole(1, 256),
  accumulate: whole(1, 1024),
  learningRate: z.number().min(1e-8).max(1),
  /** Steps of the rate's rise from 0. */
  warmup: whole(0, 10_000_000),
  /** `cosine` falls to 2 % at the last step. */
  decay: z.enum(['none', 'cosine']),
  /** AdamW's. */
  optimiser: z.object({ beta1: share, beta2: share, epsilon: positive, weightDecay: z.number().min(0) }),
  /** Largest norm of gradients; larger ones are scaled down. 0: no limit. */
  clipNorm: z.number().min(0),
  /** The average's decay per step is min(beta, 1 - (1 + step)^-power), as in ema-pytorch. */
  average: z.object({ beta: share, power: positive }),
  /** Distribution of noise levels. `mix`: partly uniform in sigma, partly log-normal in tau = tan(pi/2 sigma) for the quiet end. */
  noiseLevels: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('uniform') }),
    z.object({ kind: z.literal('mix'), uniformShare: share, medianTau: positive, width: positive }),
  ]),
  /** Power of 1 / usual loss in an item's weight; 0: off. */
  equalise: z.number().min(0),
  /** Whether the time embedding's Fourier frequencies stay as initialised. */
  fixedFrequencies: z.boolean(),
  augment: z.boolean(),
  validateEvery: every,
  saveEvery: every,
  /** Sounds from fixed seeds. */
  listenEvery: every,
});
export type TrainingSettings = Readonly<z.infer<typeof trainingSettings>>;
export type NoiseLevels = TrainingSettings['noiseLevels'];

export const presets = {
  /** Upstream's network and settings: days on a GPU. */
  full: {
    architecture: fullSize,
    sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 4, tauMin: 0.001 },
    sourceLevel: { measure: 'lufs', db: -20 },
    /** RMS of the training clips in network units; undefined: unscaled, as upstream. */
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
    /** Learning rate of a fine-tuning: trained weights need a gentler start. */
    fineTuningRate: 1e-4,
  },
  /** A small network on data scaled to RMS 0.7, with training of the quiet noise levels: hours on a CPU. */
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
    fineTuningRate: 2e-4,
  },
} as const;
export type PresetName = keyof typeof presets;
export type Preset = (typeof presets)[PresetName];

export const fineTuningSteps = 2000;

/** Learning rate of a step, counted from 0. */
export function learningRateAt({ learningRate, warmup, decay, steps }: TrainingSettings, step: number): number {
  const rise = warmup > 0 ? Math.min(1, (step + 1) / warmup) : 1;
  const fall = decay === 'cosine' ? 0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, step / steps))) : 1;
  return learningRate * rise * fall;
}

/** The average's decay at a step, counted from 1. */
export const averageDecay = ({ beta, power: exponent }: TrainingSettings['average'], step: number): number =>
  Math.min(beta, 1 - power(1 + step, -exponent));
