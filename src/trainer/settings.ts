import { z } from 'zod';
import { power } from '../power.ts';
import type { Manifest } from '../sound/manifest.ts';
import { fullSize, starterNetwork } from '../unet/architectures.ts';
import { forwardFlops } from '../unet/flops.ts';
import type { ChoiceGrid } from './choose.ts';

const whole = (min: number, max: number) => z.int().min(min).max(max);
const share = z.number().min(0).max(1);
const positive = z.number().positive();
/** Interval in optimiser steps; 0: only at the end. */
const every = whole(0, 1_000_000);

/** Changes that leave the drum itself alone. */
const augmentation = z.object({
  /** Largest lowering of the level. */
  gainDb: z.number().min(0).max(24),
  /** Largest tuning up or down; half of the draws are tuned. */
  semitones: z.number().min(0).max(12),
  /** `random`, or the same for all sounds: their first large swing is positive. */
  polarity: z.enum(['random', 'aligned']),
  /** Whether channels are swapped in half of the draws. */
  swap: z.boolean(),
});
export type Augmentation = z.infer<typeof augmentation>;

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
  /** Trains the matrices inside the network in place of AdamW: see muon.ts. */
  muon: z.object({ learningRate: positive, momentum: share, weightDecay: z.number().min(0) }).optional(),
  /** Largest norm of gradients; larger ones are scaled down. 0: no limit. */
  clipNorm: z.number().min(0),
  /**
   * The average's decay per step: min(beta, 1 - (1 + step)^-power) as in ema-pytorch, or (1 - 1 / step)^(1 + gamma), a power
   * function whose width grows with the run (Karras et al. 2024).
   */
  average: z.union([z.object({ beta: share, power: positive }), z.object({ gamma: positive })]),
  /** Distribution of noise levels: uniform in sigma, or log-normal in tau = tan(pi/2 sigma) within the sampled range (noise-law.ts). */
  noiseLevels: z.discriminatedUnion('kind', [
    z.object({ kind: z.literal('uniform') }),
    z.object({
      kind: z.literal('log-normal'),
      medianTau: positive,
      width: positive,
      /** Share of levels that are spread evenly over log tau. */
      flatShare: share,
      minTau: positive,
      maxTau: positive,
    }),
  ]),
  /** Weights by the usual error (loss-weights.ts); absent: all are 1. */
  weighting: z.object({ power: z.number().min(0), floor: positive }).optional(),
  /** Whether the time embedding's Fourier frequencies stay as initialised. */
  fixedFrequencies: z.boolean(),
  /** Random changes of every sound (augment.ts); absent: none. */
  augment: augmentation.optional(),
  validateEvery: every,
  saveEvery: every,
  /** Sounds from fixed seeds. */
  listenEvery: every,
});
export type TrainingSettings = Readonly<z.infer<typeof trainingSettings>>;
export type NoiseLaw = TrainingSettings['noiseLevels'];

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
      fixedFrequencies: false,
      augment: { gainDb: 2, semitones: 1.5, polarity: 'random', swap: true },
    },
    /** What a fine-tuning does otherwise: trained weights need a gentler start, and a step of 32 sounds takes a CPU 45 s. */
    fineTuning: { learningRate: 1e-4, accumulate: 4 },
    mostFineTuningSteps: 240,
  },
  /** The starters' network and settings: hours on a CPU. */
  starter: {
    architecture: starterNetwork,
    sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 12, tauMax: 100, tauMin: 0.15, monoBelowDb: -25 },
    sourceLevel: { measure: 'peak', db: -1.5 },
    targetRms: 0.7,
    noiseLevels: 'log-normal',
    settings: {
      steps: 5000,
      batch: 8,
      accumulate: 1,
      learningRate: 1.5e-3,
      warmup: 100,
      decay: 'cosine',
      optimiser: { beta1: 0.9, beta2: 0.99, epsilon: 1e-8, weightDecay: 1e-3 },
      muon: { learningRate: 0.012, momentum: 0.95, weightDecay: 0.01 },
      clipNorm: 1,
      average: { gamma: 12 },
      weighting: { power: 0.75, floor: 1e-3 },
      fixedFrequencies: true,
      augment: { gainDb: 2, semitones: 1, polarity: 'aligned', swap: false },
    },
    fineTuning: { learningRate: 2e-4, muon: undefined },
    /** A fine-tuning keeps to the parent's answers where its guidance lives: see near-parent.ts. */
    pull: { share: 0.5, fromTau: 2 },
    mostFineTuningSteps: 600,
    /**
     * The second stage; `share`: as parts of the first one's steps and rates. A tone gains distinctness down to tau 2; guided
     * below tau 12, a noise only grows louder, and fewer snares count as snares.
     */
    guidance: {
      tones: { strength: 1, fromTau: 2 },
      noises: { strength: 1.5, fromTau: 12 },
      share: { steps: 0.15, weakStep: 0.1, rate: 0.3 },
    },
  },
} as const satisfies Record<string, unknown>;
export type PresetName = keyof typeof presets;
export type Preset = (typeof presets)[PresetName];

/** Noise levels of the starters: the choice of the sound falls between tau 60 and 1. */
export const starterLaw = { medianTau: 4, width: 1.5, flatShare: 0.15 };

/** Optimiser steps of a fine-tuning on so many sounds: more of them take longer to learn, and to be learned by heart. */
export const fineTuningSteps = (sounds: number, { mostFineTuningSteps }: Preset): number =>
  Math.min(mostFineTuningSteps, Math.max(100, Math.round((60 * Math.sqrt(sounds)) / 10) * 10));

/** What a fine-tuning chooses from; less where sounds cost much. */
export function choiceGridOf({ architecture, lengthFrames, sampling }: Omit<Manifest, 'weights'>): ChoiceGrid {
  const temperature = sampling.temperature ?? 1;
  const flops = sampling.steps * forwardFlops(architecture, lengthFrames);
  if (flops > manyFlops) return { sounds: 16, strengths: [0.5, 1], temperatures: [temperature] };
  // Denoising a few sounds trains away guidance, which a parent's temperature makes up for: warmer sounds came nearer to the
  // person's from a parent at 0.88, cooler ones from a parent at 1.2.
  const temperatures = [0.9, 1, 1.13].map((factor) => Number((temperature * factor).toFixed(3)));
  return { sounds: 32, strengths: [0.25, 0.5, 0.75, 1], temperatures };
}

/** A starter's sound takes 14 GFLOP, a full-size model's 440. */
const manyFlops = 1e11;

/** Learning rate of a step, counted from 0. */
export function learningRateAt({ learningRate, warmup, decay, steps }: TrainingSettings, step: number): number {
  const rise = warmup > 0 ? Math.min(1, (step + 1) / warmup) : 1;
  const fall = decay === 'cosine' ? 0.02 + 0.98 * 0.5 * (1 + Math.cos(Math.PI * Math.min(1, step / steps))) : 1;
  return learningRate * rise * fall;
}

/** The average's decay at a step, counted from 1. */
export const averageDecay = (average: TrainingSettings['average'], step: number): number =>
  'gamma' in average
    ? power(1 - 1 / step, 1 + average.gamma)
    : Math.min(average.beta, 1 - power(1 + step, -average.power));
