import { basename, resolve } from 'node:path';
import type { Tensors } from '../checkpoint/tensor.ts';
import { leftOutList, readUsable, tellFlaws, type UsableOptions } from '../files/read-usable.ts';
import { findSoundFiles } from '../files/sound-files.ts';
import { loadWeights } from '../model-store/load-weights.ts';
import {
  type InstalledModel,
  isStandardModel,
  type Manifest,
  modelKey,
  modelNamePattern,
  modelNameRule,
} from '../sound/manifest.ts';
import { layoutOf } from '../unet/layout.ts';
import { HostError } from '../user-error.ts';
import type { Clip } from './augment.ts';
import { bandScales } from './band-scales.ts';
import type { ChoiceGrid } from './choose.ts';
import { rmsOf, splitClips } from './clips.ts';
import { initialWeights } from './initial-weights.ts';
import { lawOver } from './objective/noise-law.ts';
import { packParameters, parameterPlan } from './parameter-buffer.ts';
import { type ClipFormat, type ReadClip, readClip } from './read-clips.ts';
import { type RunDescription, readDescription, writeDescription } from './run-folder.ts';
import { beginStage } from './run-training.ts';
import {
  choiceGridOf,
  fineTuningSteps,
  type NoiseLaw,
  type Preset,
  type PresetName,
  presets,
  starterLaw,
  type TrainingSettings,
} from './settings.ts';

export interface RunRequest extends UsableOptions {
  readonly folder: string;
  readonly data: string;
  readonly name: string;
  readonly instrument?: Manifest['instrument'] | undefined;
  /** Source of weights, architecture and scale. */
  readonly from: InstalledModel | undefined;
  readonly preset: PresetName;
  /** Replaces the preset's. */
  readonly noiseLevels?: NoiseLaw['kind'] | undefined;
  /** Of a fine-tuning: what its end is chosen from; default: choiceGridOf its parent. `none`: the last weights. */
  readonly choice?: ChoiceGrid | 'none' | undefined;
  /** Replace the preset's. */
  readonly overrides: Partial<TrainingSettings>;
  /** Licence of the sounds; the owner has to state it. */
  readonly licence?: string | undefined;
  /** Receives the lists of left-out and of repaired files. */
  readonly log?: (text: string) => void;
}

const sampleRate = 44_100;
const lengthFrames = 32_768;

/**
 * Creates a run: reads the sounds once (their level determines the scale), holds out a tenth, writes run.json and the
 * first state. UserError that names the problem; an existing run is never overwritten.
 */
export async function startRun(request: RunRequest): Promise<RunDescription> {
  const { folder, name, from } = request;
  if (!modelNamePattern.test(name))
    throw new HostError(`The model name ${JSON.stringify(name.slice(0, 60))} ${modelNameRule}`);
  if (await readDescription(folder))
    throw new HostError(
      `${folder} holds a run already: add --resume to go on with it, or choose another folder with --out.`,
    );
  const preset: Preset = presets[request.preset];
  const data = resolve(request.data);
  const format: ClipFormat = {
    sampleRate: from?.manifest.sampleRate ?? sampleRate,
    lengthFrames: from?.manifest.lengthFrames ?? lengthFrames,
    level: from?.manifest.sourceLevel ?? preset.sourceLevel,
  };
  const read = await readClips(data, format, request);
  const clips = read.map(({ clip }) => clip);
  const { training, validation } = splitClips(read, ({ heard }) => heard);
  const settings = settingsOf(request, preset, read.length);
  const { targetRms } = preset;
  const dataScale = from?.manifest.dataScale ?? (targetRms ? Number((targetRms / rmsOf(clips)).toPrecision(3)) : 1);
  const model = manifestOf(request, preset, format, dataScale, clips.length);
  if (model.architecture.inChannels !== 2 || model.architecture.outChannels !== 2)
    throw new HostError(`${from ? modelKey(from.manifest) : name} is not a stereo model; only those can be trained.`);
  const description: RunDescription = {
    format: 3,
    name,
    data,
    training: training.map(({ file }) => file),
    validation: validation.map(({ file }) => file),
    stages: [{ objective: { kind: 'denoising' }, settings }],
    ...(from &&
      request.choice !== 'none' && { parent: modelKey(from.manifest), choice: request.choice ?? choiceGridOf(model) }),
    model,
  };
  const weights = from ? await loadWeights(from) : await firstWeights(description, clips);
  await beginStage(folder, description, 0, packParameters(parameterPlan(model.architecture), weights));
  await writeDescription(folder, description);
  return description;
}

/** Weights of a network that has learned nothing, with the scales of these clips (at their own level). */
async function firstWeights({ model, stages }: RunDescription, clips: readonly Clip[]): Promise<Tensors> {
  const { architecture, dataScale } = model;
  const weights = initialWeights(architecture, stages[0]!.settings.seed);
  const { scales } = layoutOf(architecture).top;
  if (scales) {
    const measured = await bandScales(architecture, clips);
    weights.get(scales)!.data.set(measured.map((scale) => scale * dataScale));
  }
  return weights;
}

/** The usable sounds of a folder; the others are logged in one list. */
async function readClips(data: string, format: ClipFormat, request: RunRequest): Promise<readonly ReadClip[]> {
  const found = await findSoundFiles(data, '--data must be a folder with sound files');
  const { results, leftOut } = await readUsable(found, (file) => readClip(file, data, format), request);
  if (results.length === 0)
    throw new HostError(
      `${data} holds no sounds that can be used; --data must be a folder with sound files. ${leftOutList(leftOut)}`.trim(),
    );
  const mended = results.flatMap(({ notes }) => notes);
  tellFlaws(leftOut, mended, request.log);
  return results;
}

function settingsOf({ from, overrides, ...request }: RunRequest, preset: Preset, sounds: number): TrainingSettings {
  const { settings, fineTuning } = preset;
  const noiseLevels = request.noiseLevels ?? preset.noiseLevels;
  const steps = overrides.steps ?? (from ? fineTuningSteps(sounds, preset) : settings.steps);
  return {
    ...settings,
    ...(from && fineTuning),
    // A short run would end before the rate has risen.
    warmup: Math.min(settings.warmup, Math.round(steps / 10)),
    noiseLevels:
      noiseLevels === 'uniform' ? { kind: 'uniform' } : lawOver((from?.manifest ?? preset).sampling, starterLaw),
    seed: 1,
    validateEvery: Math.max(1, Math.round(steps / 100)),
    saveEvery: Math.max(1, Math.min(200, Math.round(steps / 20))),
    listenEvery: Math.max(1, Math.round(steps / 10)),
    ...overrides,
    steps,
  };
}

function manifestOf(
  { name, instrument, from, licence, data }: RunRequest,
  preset: Preset,
  { level, sampleRate, lengthFrames }: ClipFormat,
  dataScale: number,
  count: number,
): Omit<Manifest, 'weights'> {
  const base = from?.manifest;
  return {
    format: 1,
    name,
    instrument: instrument ?? base?.instrument ?? (isStandardModel(name) ? name : 'other'),
    variant: 'own',
    architecture: base?.architecture ?? preset.architecture,
    sampleRate,
    lengthFrames,
    dataScale,
    sourceLevel: level,
    sampling: base?.sampling ?? preset.sampling,
    ...(base?.fixed && { fixed: base.fixed }),
    provenance: {
      // Only the folder's name: /about shows this to everybody.
      source: `trained on ${count} sounds of ${basename(resolve(data))}${base ? `, from ${modelKey(base)}` : ''}`,
      licence: licence ?? 'not stated; it follows from the sounds it was trained on',
      // The original weights still deserve their credit.
      attributions: base?.provenance.attributions ?? [],
      notes: base ? [`Fine-tuned from ${modelKey(base)}: ${base.provenance.source}; ${base.provenance.licence}`] : [],
    },
  };
}
