import { loadWeights } from '../model-store/load-weights.ts';
import { power } from '../power.ts';
import { identityOf } from '../sound/identity.ts';
import { type InstalledModel, type Manifest, modelKey, type Variant } from '../sound/manifest.ts';
import type { Sampling } from '../sound/sampling.ts';
import { HostError } from '../user-error.ts';
import { lawOver } from './objective/noise-law.ts';
import { packParameters, parameterPlan } from './parameter-buffer.ts';
import { type RunDescription, readDescription, writeDescription } from './run-folder.ts';
import { beginStage } from './run-training.ts';
import { presets, starterLaw, type TrainingSettings } from './settings.ts';

export interface DistillationRequest {
  readonly folder: string;
  readonly parent: InstalledModel;
  /** Evaluations of the fast model, from fewestEvaluations to the parent's own minus 1. */
  readonly evaluations: number;
  /** Replace the usual ones. */
  readonly overrides: Partial<TrainingSettings>;
  /** Last evaluations that stay the parent's. Default: 1. */
  readonly held?: number | undefined;
}

/** One from noise alone, one from its end, and one between. */
export const fewestEvaluations = 3;

/** The fewest steps of a teacher whose own error does not count beside a student's. */
const teacherSteps = 18;
/** Of a starter about half an hour on two free cores. */
export const defaultSteps = 1500;

/** Start noises of a step: more steps are worth more than larger ones. */
const starts = 1;

/**
 * First angle of the fast model behind pure noise, to which one step is easily learned, as a share of the parent's range of log
 * tau from its top: of a starter's, from 100 to 0.15, it is 30. The last one is the parent's: one evaluation of it gives the
 * sound from there, and from tau 0.3 only at a distance of 0.12.
 */
const firstShare = 0.185;

/** Creates a run that teaches a copy of the parent to make its sounds in fewer evaluations. An existing run is never overwritten. */
export async function startDistillation(request: DistillationRequest): Promise<RunDescription> {
  const { folder, parent, evaluations } = request;
  const { manifest } = parent;
  checkParent(manifest, evaluations);
  if (await readDescription(folder))
    throw new HostError(
      `${folder} holds a run already: add --resume to go on with it, or choose another folder with --out.`,
    );
  const { tauMax, tauMin, steps } = manifest.sampling;
  const walk = { steps: Math.max(teacherSteps, steps), tauMax, tauMin };
  const { held = 1 } = request;
  const description: RunDescription = {
    format: 3,
    name: manifest.name,
    data: '',
    training: [],
    validation: [],
    stages: [
      {
        objective: { kind: 'trajectory', walk, starts, held },
        settings: settingsOf(request),
      },
    ],
    model: manifestOf(manifest, evaluations),
  };
  const weights = packParameters(parameterPlan(manifest.architecture), await loadWeights(parent));
  await beginStage(folder, description, 0, weights);
  await writeDescription(folder, description);
  return description;
}

function checkParent(manifest: Manifest, evaluations: number): void {
  const key = modelKey(manifest);
  const { steps, sampler, schedule } = manifest.sampling;
  if (manifest.parent)
    throw new HostError(
      `${key} is distilled itself: name its parent, ${modelKey({ ...manifest, ...manifest.parent })}.`,
    );
  if (evaluations >= steps)
    throw new HostError(`--steps ${evaluations}: ${key} takes ${steps} itself; fewer than those are worth distilling.`);
  if (sampler !== 'dpmpp-2m' || schedule !== 'log')
    throw new HostError(`${key} is sampled with ${sampler} ${schedule}; only models on dpmpp-2m log can be distilled.`);
}

function settingsOf({ parent: { manifest }, evaluations, overrides }: DistillationRequest): TrainingSettings {
  // As for fine-tuning: a network that was trained without scaling its data goes on as upstream would.
  const preset = manifest.dataScale === 1 ? presets.full : presets.starter;
  const { settings, fineTuning } = preset;
  const { steps = defaultSteps } = overrides;
  return {
    seed: 1,
    batch: starts * evaluations,
    accumulate: 1,
    learningRate: fineTuning.learningRate,
    warmup: Math.min(20, Math.round(steps / 10)),
    decay: 'cosine',
    optimiser: { ...settings.optimiser, weightDecay: 0 },
    ...('muon' in settings && { muon: { ...settings.muon, learningRate: 0.003, weightDecay: 0 } }),
    clipNorm: 1,
    average: { gamma: 6 },
    // Levels follow from the walk; this is for validation alone, which a distillation has none of.
    noiseLevels: lawOver(manifest.sampling, starterLaw),
    weighting: { power: 0.75, floor: 1e-4 },
    fixedFrequencies: true,
    validateEvery: 0,
    saveEvery: 25,
    listenEvery: Math.max(1, Math.round(steps / 4)),
    ...overrides,
    steps,
  };
}

function manifestOf(manifest: Manifest, evaluations: number): Omit<Manifest, 'weights'> {
  const { weights, identifiedBy: _, edition: __, ...rest } = manifest;
  const identity = identityOf(manifest);
  // The parent's figures are told by its own model.json.
  const { training: ___, ...provenance } = manifest.provenance;
  return {
    ...rest,
    variant: 'fast',
    parent: { variant: manifest.variant as Exclude<Variant, 'fast'>, identity },
    sampling: fastSampling(manifest.sampling, evaluations),
    provenance: {
      ...provenance,
      notes: [
        ...provenance.notes,
        `Distilled to ${evaluations} evaluations from ${modelKey(manifest)}, weights ${weights.sha256}, identity ${identity}.`,
      ],
    },
  };
}

/** Steps of ddim between fixed angles. */
export function fastSampling(sampling: Sampling, evaluations: number): Sampling {
  const tauMax = Number((sampling.tauMax * power(sampling.tauMin / sampling.tauMax, firstShare)).toPrecision(3));
  return { ...sampling, sampler: 'ddim', schedule: 'log', steps: evaluations, tauMax };
}
