import { isRecent } from '../durations.ts';
import { writeModel } from '../model-store/write-model.ts';
import type { Device } from '../runtime/devices.ts';
import { threadLimit } from '../runtime/thread-limit.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import type { Clip } from './augment.ts';
import { scaleClips } from './clips.ts';
import { listen } from './listen.ts';
import { parameterPlan, unpackParameters } from './parameter-buffer.ts';
import { type ClipFile, checkUnchanged, locate, readClip } from './read-clips.ts';
import {
  appendMetrics,
  loadState,
  type Metric,
  type RunDescription,
  readDescription,
  readMetrics,
  rewriteMetrics,
  saveListening,
  saveState,
  writeDescription,
} from './run-folder.ts';
import { openEventFile, writeReport } from './run-views.ts';
import { Trainer, type TrainingState } from './trainer.ts';

export interface RunOptions {
  readonly folder: string;
  readonly device: Device;
  readonly threads: number;
  /** Ends the run within one forward. Every whole step is saved; a validation or listening that is due is skipped. */
  readonly signal?: AbortSignal;
  /** A new total number of steps; it is remembered. */
  readonly steps?: number;
  /** Folder of the finished model, by the run's name. */
  readonly modelFolder: (name: string) => string;
  readonly onStep?: (progress: TrainingProgress) => void;
  readonly log?: (line: string) => void;
  /** Unix ms; replaced in tests. */
  readonly now?: () => number;
}

/** Consecutive steps without a finite gradient that end a run: it will not recover. */
const mostFailures = 10;

/** Longest time between saves, whatever `saveEvery` says: a crash must not cost hours. */
const saveAfterMs = 10 * 60_000;

export interface TrainingProgress {
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
  const { folder, device, signal, now = Date.now, log = () => {} } = options;
  const { description, state, metrics, heldOut, trainer } = await openRun(options);
  const { settings, model } = description;
  const appendEvents = await openEventFile(folder, metrics);

  let saved = { step: state.optimiser.step, at: now() };
  const listenAt = async (step: number) => {
    const listening = await listen(model, averageOf(description, state), { device, threads: trainer.threads, signal });
    return listening && (await saveListening(folder, step, listening));
  };
  const save = async (at = now()) => {
    await saveState(folder, state);
    saved = { step: state.optimiser.step, at };
    await writeReport(folder, description);
  };
  let validation = lastValidation(metrics);
  let recentLoss: number | undefined;
  let failures = 0;
  try {
    while (state.optimiser.step < settings.steps && !signal?.aborted) {
      const began = performance.now();
      const report = await trainer.step(signal);
      if (!report) break;
      const msPerStep = performance.now() - began;
      const { step, loss } = report;
      const due = (every: number) => step === settings.steps || (every > 0 && step % every === 0);
      if (Number.isFinite(report.gradientNorm)) {
        failures = 0;
        recentLoss = recentLoss === undefined ? loss : 0.95 * recentLoss + 0.05 * loss;
      } else {
        log(`step ${step}: the gradient is not finite; the step was left out`);
        if (++failures >= mostFailures)
          throw new HostError(
            `The training has diverged: ${failures} steps in a row gave no finite gradient. Begin anew with a lower --learning-rate than ${settings.learningRate}; ${folder} keeps what was saved at step ${saved.step}.`,
            { kind: 'failed' },
          );
      }
      const validated =
        heldOut.length > 0 && due(settings.validateEvery) ? await trainer.validate(heldOut, signal) : undefined;
      validation = validated ?? validation;
      const metric: Metric = {
        at: now(),
        msPerStep: Math.round(msPerStep),
        ...report,
        ...(validated !== undefined && { validation: validated }),
        ...(due(settings.listenEvery) && (await listenAt(step))),
      };
      await appendMetrics(folder, [metric]);
      await appendEvents(metric);
      options.onStep?.({ step, steps: settings.steps, loss: recentLoss ?? loss, validation, msPerStep });
      if (due(settings.saveEvery) || !isRecent(saved.at, metric.at, saveAfterMs)) await save(metric.at);
    }
    if (saved.step !== state.optimiser.step) await save();
  } finally {
    await trainer.release();
  }
  const { step } = state.optimiser;
  return { description, step, model: step >= settings.steps ? await install(options, description, state) : undefined };
}

/** Reads a run's last save and its sounds, and loads its network. */
async function openRun(options: RunOptions) {
  const { folder, device, threads, log = () => {} } = options;
  const description = await describedRun(options);
  const { settings, model } = description;
  const state = await loadState(folder);
  if (!state) throw new HostError(`${folder} has no saved state: begin anew with another --out.`, { kind: 'failed' });
  const metrics = await readMetrics(folder, state.optimiser.step);
  await rewriteMetrics(folder, metrics);
  const clips = await readAgain(description, description.training);
  const heldOut = await readAgain(description, description.validation);
  scaleClips([...clips, ...heldOut], model.dataScale);
  const { lengthFrames, architecture } = model;
  log(
    `${clips.length} clips to train on, ${heldOut.length} held out; ${architecture.channels.length} levels, step ${state.optimiser.step} of ${settings.steps}`,
  );
  const trainer = await Trainer.create({ architecture, lengthFrames, settings, state, clips, device, threads });
  const most = threadLimit().threads;
  if (threads === 0 && trainer.threads < most)
    log(
      `Other programs are busy: this training uses ${trainer.threads} of ${most} threads. --threads sets another number.`,
    );
  return { description, state, metrics, heldOut, trainer };
}

/** The averaged weights: these are listened to and installed. */
const averageOf = ({ model }: RunDescription, { average }: TrainingState) =>
  unpackParameters(parameterPlan(model.architecture), average);

const lastValidation = (metrics: readonly Metric[]): number | undefined =>
  metrics.findLast(({ validation }) => validation !== undefined)?.validation;

/** The run's clips. UserError if one of the files has changed. */
async function readAgain({ data, model, cut }: RunDescription, files: readonly ClipFile[]): Promise<Clip[]> {
  const { sampleRate, lengthFrames, sourceLevel: level } = model;
  const clips: Clip[] = [];
  for (const then of files) {
    const { clip, file } = await readClip(locate(data, then), data, { sampleRate, lengthFrames, level, cut });
    checkUnchanged(data, file, then);
    clips.push(clip);
  }
  return clips;
}

/** run.json, with a new number of steps if one is given. */
async function describedRun({ folder, steps }: RunOptions): Promise<RunDescription> {
  const description = await readDescription(folder);
  if (!description)
    throw new HostError(`${folder} holds no run that could be resumed; leave out --resume to begin one.`);
  if (steps === undefined || steps === description.settings.steps) return description;
  const changed = { ...description, settings: { ...description.settings, steps } };
  await writeDescription(folder, changed);
  return changed;
}

async function install(
  { folder, modelFolder }: RunOptions,
  description: RunDescription,
  state: TrainingState,
): Promise<InstalledModel> {
  const { name, model, settings, training, validation } = description;
  const metrics = await readMetrics(folder);
  const seconds = metrics.reduce((sum, { msPerStep = 0 }) => sum + msPerStep, 0) / 1000;
  const tensors = averageOf(description, state);
  return writeModel(modelFolder(name), {
    manifest: {
      ...model,
      provenance: {
        ...model.provenance,
        training: {
          steps: state.optimiser.step,
          seconds: Math.round(seconds),
          clips: training.length,
          heldOut: validation.length,
          validationLoss: lastValidation(metrics),
          settings,
        },
      },
    },
    set: 'ema',
    type: 'F32',
    shapes: new Map([...tensors].map(([tensor, { shape }]) => [tensor, shape])),
    read: (tensor) => tensors.get(tensor)!,
  });
}
