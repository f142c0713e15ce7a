import type { Tensors } from '../checkpoint/tensor.ts';
import { isRecent } from '../durations.ts';
import { writeModel } from '../model-store/write-model.ts';
import type { Device } from '../runtime/devices.ts';
import { threadsFreeNow } from '../runtime/thread-chooser.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import { type Ending, type EndingOptions, endingOf } from './ending.ts';
import { frozenNetwork } from './frozen-network.ts';
import { listen } from './listen.ts';
import { autoguidance } from './objective/autoguidance.ts';
import { denoising } from './objective/denoising.ts';
import { nearParent } from './objective/near-parent.ts';
import type { Objective } from './objective/objective.ts';
import { trajectory } from './objective/trajectory.ts';
import { type OpenOptions, type OpenRun, openRun, tellThreads } from './open-run.ts';
import { parameterPlan, unpackParameters } from './parameter-buffer.ts';
import {
  appendMetrics,
  loadParameters,
  type Metric,
  type RunDescription,
  readMetrics,
  runFiles,
  saveListening,
  saveParameters,
  saveState,
} from './run-folder.ts';
import { openEventFile, writeReport } from './run-views.ts';
import { type Stage, stepsBefore, weakStepOf } from './stages.ts';
import { startState, Trainer, type TrainingState } from './trainer.ts';

export interface RunOptions extends OpenOptions, Pick<EndingOptions, 'others' | 'onMade'> {
  readonly device: Device;
  readonly threads: number;
  /** Ends the run within one forward. Every whole step is saved; a validation or listening that is due is skipped. */
  readonly signal?: AbortSignal;
  /** Folder of the finished model, by the run's name. */
  readonly modelFolder: (name: string) => string;
  readonly onStep?: (progress: TrainingProgress) => void;
  /** Unix ms; replaced in tests. */
  readonly now?: () => number;
}

/** Consecutive steps without a finite gradient that end a run: it will not recover. */
const mostFailures = 10;

/** Longest time between saves, whatever `saveEvery` says: a crash must not cost hours. */
const saveAfterMs = 10 * 60_000;

export interface TrainingProgress {
  /** Counted over all stages. */
  readonly step: number;
  readonly steps: number;
  /** Running mean of the last steps. */
  readonly loss: number;
  readonly validation: number | undefined;
  readonly msPerStep: number;
}

export type RunOutcome = Awaited<ReturnType<typeof runTraining>>;

/** Continues a run from its last save to its end, or until `signal` aborts. At the end the model is installed. */
export async function runTraining(options: RunOptions) {
  const { folder, signal, log = () => {} } = options;
  const run = await openRun(options);
  const { description } = run;
  const { stages } = description;
  const threads = options.threads > 0 ? options.threads : await threadsFreeNow();
  tellThreads(options.threads, threads, log);
  const where = { ...options, threads };
  const views = { append: await openEventFile(folder, run.metrics), validation: lastValidation(run.metrics) };
  let { stage, state } = run;
  for (;;) {
    await runStage({ ...run, stage, state }, where, views);
    if (state.optimiser.step < stages[stage]!.settings.steps || stage + 1 === stages.length || signal?.aborted) break;
    stage++;
    state = await beginStage(folder, description, stage, state.average);
  }
  const step = stepsBefore(stages, stage) + state.optimiser.step;
  const finished = step >= stepsBefore(stages, stages.length);
  const ending = finished ? await endingOf({ ...run, stage, state }, where) : undefined;
  const model = ending && (await install(options, description, ending));
  return { description, step, model, comparison: ending?.comparison };
}

/** The first state of a stage, saved with its weights, of which a teacher may be made. */
export async function beginStage(
  folder: string,
  { model, stages }: Pick<RunDescription, 'model' | 'stages'>,
  stage: number,
  parameters: Float32Array,
): Promise<TrainingState> {
  await saveParameters(runFiles(folder).start(stage), parameters);
  const state = startState(parameters.slice(), { ...model, settings: stages[stage]!.settings });
  await saveState(folder, stage, state);
  return state;
}

interface Views {
  readonly append: (metric: Metric) => Promise<void>;
  validation: number | undefined;
}

/** Makes the steps of one stage, with its saves, validations and listenings. */
async function runStage(run: OpenRun, options: RunOptions, views: Views): Promise<void> {
  const { description, stage, state, heldOut } = run;
  const { folder, device, threads, signal, now = Date.now, log = () => {} } = options;
  const { stages, model } = description;
  const { settings } = stages[stage]!;
  if (state.optimiser.step >= settings.steps) return;
  const before = stepsBefore(stages, stage);
  const weakStep = stage === 0 ? weakStepOf(stages) : undefined;
  const { architecture, lengthFrames, fixed } = model;
  const objective = await objectiveOf(run, options);
  const trainer = await Trainer.create({
    ...{ architecture, lengthFrames, fixed, settings, state, objective, device, threads },
  });
  let saved = { step: state.optimiser.step, at: now() };
  const save = async (at = now()) => {
    await saveState(folder, stage, state);
    saved = { step: state.optimiser.step, at };
    await writeReport(folder, description);
  };
  const watch = watchLosses(folder, settings.learningRate, () => before + saved.step, log);
  const listenAt = async (step: number) => {
    const listening = await listen(model, averageOf(description, state), { device, threads, signal });
    return listening && (await saveListening(folder, step, listening));
  };
  try {
    while (state.optimiser.step < settings.steps && !signal?.aborted) {
      const began = performance.now();
      const report = await trainer.step(signal);
      if (!report) break;
      const msPerStep = performance.now() - began;
      const step = before + report.step;
      const due = (every: number) => report.step === settings.steps || (every > 0 && report.step % every === 0);
      const { outlier, ...figures } = report;
      const recentLoss = watch({ ...report, step });
      if (report.step === weakStep) await saveParameters(runFiles(folder).weak, state.average);
      const validated =
        heldOut.length > 0 && due(settings.validateEvery) ? await trainer.validate(heldOut, signal) : undefined;
      views.validation = validated ?? views.validation;
      const metric: Metric = {
        at: now(),
        msPerStep: Math.round(msPerStep),
        ...figures,
        step,
        ...(outlier && { outlier: outlier.loss }),
        ...(validated !== undefined && { validation: validated }),
        ...(due(settings.listenEvery) && (await listenAt(step))),
      };
      await appendMetrics(folder, [metric]);
      await views.append(metric);
      const { validation } = views;
      options.onStep?.({ step, steps: stepsBefore(stages, stages.length), loss: recentLoss, validation, msPerStep });
      if (due(settings.saveEvery) || !isRecent(saved.at, metric.at, saveAfterMs)) await save(metric.at);
    }
    if (saved.step !== state.optimiser.step) await save();
  } finally {
    await trainer.release();
  }
}

type Report = NonNullable<Awaited<ReturnType<Trainer['step']>>>;

/** Tells of steps that were left out, ends a run that diverges, and returns the running mean of the losses. */
function watchLosses(folder: string, learningRate: number, savedStep: () => number, log: (line: string) => void) {
  let recent: number | undefined;
  let failures = 0;
  return ({ step, loss, gradientNorm, outlier }: Report): number => {
    if (outlier) {
      const taus = outlier.sigmas.map((sigma) => Math.tan((Math.PI / 2) * sigma).toPrecision(2));
      log(
        `step ${step}: the loss was ${outlier.loss.toPrecision(3)}, more than 100 times the usual one, at tau ${taus.join(', ')}; its gradient was left out`,
      );
    } else if (Number.isFinite(gradientNorm)) {
      failures = 0;
      recent = recent === undefined ? loss : 0.95 * recent + 0.05 * loss;
    } else {
      log(`step ${step}: the gradient is not finite; the step was left out`);
      if (++failures >= mostFailures)
        throw new HostError(
          `The training has diverged: ${failures} steps in a row gave no finite gradient. Begin anew with a lower --learning-rate than ${learningRate}; ${folder} keeps what was saved at step ${savedStep()}.`,
          { kind: 'failed' },
        );
    }
    return recent ?? loss;
  };
}

/** The examples of a run's present stage. */
async function objectiveOf(run: OpenRun, { folder, device, threads }: RunOptions): Promise<Objective> {
  const { description, stage, clips, shares } = run;
  const { architecture, lengthFrames, sampleRate, sampling } = description.model;
  const { objective, settings }: Stage = description.stages[stage]!;
  const { start, weak } = runFiles(folder);
  const frozen = async (path: string, batch: number) => {
    const weights = unpackParameters(parameterPlan(architecture), await loadParameters(path));
    return frozenNetwork(architecture, weights, { batch, lengthFrames, device, threads });
  };
  if (objective.kind === 'trajectory') {
    const teacher = await frozen(start(stage), objective.starts);
    const { seed } = settings;
    return trajectory({ ...objective, architecture, lengthFrames, sampleRate, seed, student: sampling, teacher });
  }
  const base = denoising({ architecture, lengthFrames, settings, clips, shares });
  if (objective.kind === 'denoising') return base;
  const { prediction } = architecture;
  const first = await frozen(start(stage), settings.batch);
  if (objective.kind === 'fine-tuning') return nearParent(base, objective, { parent: first, prediction });
  return autoguidance(base, objective, { strong: first, weak: await frozen(weak, settings.batch), prediction });
}

/** The averaged weights: these are listened to and installed. */
const averageOf = ({ model }: RunDescription, { average }: TrainingState): Tensors =>
  unpackParameters(parameterPlan(model.architecture), average);

const lastValidation = (metrics: readonly Metric[]): number | undefined =>
  metrics.findLast(({ validation }) => validation !== undefined)?.validation;

async function install(
  { folder, modelFolder }: RunOptions,
  description: RunDescription,
  { parameters, sampling, comparison }: Ending,
): Promise<InstalledModel> {
  const { name, model, stages, training, validation } = description;
  const metrics = await readMetrics(folder);
  const seconds = metrics.reduce((sum, { msPerStep = 0 }) => sum + msPerStep, 0) / 1000;
  const tensors = unpackParameters(parameterPlan(model.architecture), parameters);
  return writeModel(modelFolder(name), {
    manifest: {
      ...model,
      sampling,
      provenance: {
        ...model.provenance,
        training: {
          steps: stepsBefore(stages, stages.length),
          seconds: Math.round(seconds),
          clips: training.length,
          heldOut: validation.length,
          validationLoss: lastValidation(metrics),
          stages,
          ...model.provenance.training,
          ...(comparison && { chosen: comparison.child, parent: comparison.parent }),
        },
      },
    },
    set: 'ema',
    type: 'F32',
    shapes: new Map([...tensors].map(([tensor, { shape }]) => [tensor, shape])),
    read: (tensor) => tensors.get(tensor)!,
  });
}
