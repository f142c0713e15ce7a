import { join } from 'node:path';
import { isRecent } from '../durations.ts';
import { writeModel } from '../model-store/write-model.ts';
import type { Device } from '../runtime/session.ts';
import { threadLimit } from '../runtime/thread-limit.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import type { Clip } from './augment.ts';
import { scaleClips } from './clips.ts';
import { listen, listeningSeeds } from './listen.ts';
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
  runFiles,
  saveState,
  writeDescription,
  writeWhole,
} from './run-folder.ts';
import { EventFile, writeReport } from './run-views.ts';
import { Trainer, type TrainingState } from './trainer.ts';

export interface RunOptions {
  readonly folder: string;
  readonly device: Device;
  readonly threads: number;
  /** Ends the run within a forward of the network, with every whole step saved; what is due then is not validated or heard. */
  readonly signal?: AbortSignal;
  /** Raises or lowers where the run ends, and is remembered. */
  readonly steps?: number;
  /** Where the finished model goes; called with the run's name. */
  readonly modelFolder: (name: string) => string;
  readonly onStep?: (progress: TrainingProgress) => void;
  readonly log?: (line: string) => void;
  /** Unix ms; a parameter for tests. */
  readonly now?: () => number;
}

/** Steps in a row without a finite gradient after which nothing good can come any more. */
const mostFailures = 10;

/** Slow steps must not make a crash cost hours: saved by then, whatever `saveEvery` says. */
const saveAfterMs = 10 * 60_000;

export interface TrainingProgress {
  readonly step: number;
  readonly steps: number;
  /** Running mean of the last steps. */
  readonly loss: number;
  readonly validation: number | undefined;
  readonly msPerStep: number;
}

export interface RunOutcome {
  readonly description: RunDescription;
  readonly step: number;
  /** Where the run came to its end. */
  readonly model: InstalledModel | undefined;
}

/** Goes on with a run from its last save to its end, or until `signal`. The model is installed at the end. */
export async function runTraining(options: RunOptions): Promise<RunOutcome> {
  const { folder, signal, now = Date.now, log = () => {} } = options;
  const description = await describedRun(options);
  const { settings, model } = description;
  const state = await loadState(folder);
  if (!state) throw new HostError(`${folder} has no saved state: begin anew with another --out.`, { kind: 'failed' });

  const metrics = await readMetrics(folder, state.optimiser.step);
  await rewriteMetrics(folder, metrics);
  const events = await EventFile.open(folder, metrics);
  const clips = await readAgain(description, description.training);
  const heldOut = await readAgain(description, description.validation);
  scaleClips([...clips, ...heldOut], model.dataScale);
  log(
    `${clips.length} clips to train on, ${heldOut.length} held out; ${model.architecture.channels.length} levels, step ${state.optimiser.step} of ${settings.steps}`,
  );
  const { lengthFrames, architecture } = model;
  const { device, threads } = options;
  const trainer = await Trainer.create({ architecture, lengthFrames, settings, state, clips, device, threads });
  const most = threadLimit().threads;
  if (threads === 0 && trainer.threads < most)
    log(
      `Other programs are busy: this training uses ${trainer.threads} of ${most} threads. --threads sets another number.`,
    );
  const weights = () => unpackParameters(parameterPlan(architecture), state.average);

  let saved = state.optimiser.step;
  let savedAt = now();
  const save = async (at = now()) => {
    await saveState(folder, state);
    saved = state.optimiser.step;
    savedAt = at;
    await writeReport(folder, description);
  };
  let validation = metrics.findLast((metric) => metric.validation !== undefined)?.validation;
  let recentLoss: number | undefined;
  let failures = 0;
  try {
    while (state.optimiser.step < settings.steps && !signal?.aborted) {
      const began = performance.now();
      const report = await trainer.step(signal);
      if (!report) break;
      const msPerStep = performance.now() - began;
      const { step } = report;
      const due = (every: number) => step === settings.steps || (every > 0 && step % every === 0);
      if (Number.isFinite(report.gradientNorm)) {
        failures = 0;
        recentLoss = recentLoss === undefined ? report.loss : 0.95 * recentLoss + 0.05 * report.loss;
      } else {
        log(`step ${step}: the gradient is not finite; the step was left out`);
        if (++failures >= mostFailures)
          throw new HostError(
            `The training has diverged: ${failures} steps in a row gave no finite gradient. Begin anew with a lower --learning-rate than ${settings.learningRate}; ${folder} keeps what was saved at step ${saved}.`,
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
      await events.append([metric]);
      options.onStep?.({ step, steps: settings.steps, loss: recentLoss ?? report.loss, validation, msPerStep });
      if (due(settings.saveEvery) || !isRecent(savedAt, metric.at, saveAfterMs)) await save(metric.at);
    }
    if (saved !== state.optimiser.step) await save();
  } finally {
    await trainer.release();
  }
  const finished = state.optimiser.step >= settings.steps;
  return {
    description,
    step: state.optimiser.step,
    model: finished ? await install(options, description, state) : undefined,
  };

  async function listenAt(step: number): Promise<Pick<Metric, 'sounds' | 'picture'>> {
    const listening = await listen(model, weights(), { device, threads: trainer.threads, signal });
    if (!listening) return {};
    const { wavs, picture } = listening;
    const at = `step-${String(step).padStart(6, '0')}`;
    const names = listeningSeeds.map((seed) => `${at}-seed-${seed}.wav`);
    const { sounds } = runFiles(folder);
    for (const [i, wav] of wavs.entries()) await writeWhole(join(sounds, names[i]!), [wav]);
    await writeWhole(join(sounds, `${at}.png`), [picture]);
    return { sounds: names, picture: `${at}.png` };
  }
}

/** The clips that the run began with; UserError where one of the files is no longer the same. */
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

/** run.json, with the new end where one is asked for. */
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
  { name, model, settings, training, validation }: RunDescription,
  state: TrainingState,
): Promise<InstalledModel> {
  const metrics = await readMetrics(folder);
  const seconds = metrics.reduce((sum, { msPerStep = 0 }) => sum + msPerStep, 0) / 1000;
  const tensors = unpackParameters(parameterPlan(model.architecture), state.average);
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
          validationLoss: metrics.findLast((metric) => metric.validation !== undefined)?.validation,
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
