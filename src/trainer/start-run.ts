import { basename, resolve } from 'node:path';
import type { Tensors } from '../checkpoint/tensor.ts';
import { findSoundFiles } from '../files/sound-files.ts';
import { loadWeights } from '../model-store/load-weights.ts';
import { type InstalledModel, isStandardModel, type Manifest, modelKey } from '../sound/manifest.ts';
import { modelNamePattern, modelNameRule } from '../sound/manifest-schema.ts';
import { HostError, UserError } from '../user-error.ts';
import { rmsOf, splitClips } from './clips.ts';
import { initialWeights } from './initial-weights.ts';
import { leftOutList, refuseLeftOut } from './left-out.ts';
import { mixOver, type NoiseLevels } from './noise-levels.ts';
import { packParameters, parameterPlan } from './parameter-buffer.ts';
import { type ClipFormat, type ReadClip, readClip } from './read-clips.ts';
import { type RunDescription, readDescription, saveState, writeDescription } from './run-folder.ts';
import { fineTuning, type Preset, type PresetName, presets, type TrainingSettings } from './settings.ts';
import { startState } from './trainer.ts';

export interface RunRequest {
  readonly folder: string;
  readonly data: string;
  readonly name: string;
  readonly instrument: Manifest['instrument'] | undefined;
  /** Whose weights, architecture and scale to go on with. */
  readonly from: InstalledModel | undefined;
  readonly preset: PresetName;
  /** In place of the preset's. */
  readonly noiseLevels?: NoiseLevels['kind'] | undefined;
  /** Over the preset's. */
  readonly overrides: Partial<TrainingSettings>;
  /** Where the sounds may be shared; unknown: the owner has to say. */
  readonly licence: string | undefined;
  /** Nothing may be left out. */
  readonly strict?: boolean | undefined;
  readonly onRead?: (done: number, total: number) => void;
  /** Lists of what was left out, and of what was mended. */
  readonly log?: (text: string) => void;
}

const sampleRate = 44_100;
const lengthFrames = 32_768;

/**
 * Lays out a new run: reads the sounds once (each must be usable, and their level decides the scale), holds out a tenth,
 * writes run.json and the first state. UserError that names what is wrong; an existing run is never overwritten.
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
  const settings = settingsOf(request, preset);
  const data = resolve(request.data);
  const format: ClipFormat = {
    sampleRate: from?.manifest.sampleRate ?? sampleRate,
    lengthFrames: from?.manifest.lengthFrames ?? lengthFrames,
    level: from?.manifest.sourceLevel ?? preset.sourceLevel,
    cut: 2,
  };
  const read = await readUsable(data, format, request);
  const clips = read.map(({ clip }) => clip);
  const { training, validation } = splitClips(read, ({ heard }) => heard);
  const { targetRms } = preset;
  const dataScale = from?.manifest.dataScale ?? (targetRms ? Number((targetRms / rmsOf(clips)).toPrecision(3)) : 1);
  const model = manifestOf(request, preset, format, dataScale, clips.length);
  if (model.architecture.inChannels !== 2 || model.architecture.outChannels !== 2)
    throw new HostError(`${from ? modelKey(from.manifest) : name} is not a stereo model; only those can be trained.`);
  const weights: Tensors = from ? await loadWeights(from) : initialWeights(model.architecture, settings.seed);
  const description: RunDescription = {
    format: 2,
    name,
    data,
    training: training.map(({ file }) => file),
    validation: validation.map(({ file }) => file),
    cut: 2,
    settings,
    model,
  };
  await saveState(folder, startState(packParameters(parameterPlan(model.architecture), weights)));
  await writeDescription(folder, description);
  return description;
}

/** Every sound of a folder that can be learnt from; the rest is named in one list. */
async function readUsable(data: string, format: ClipFormat, request: RunRequest): Promise<ReadClip[]> {
  const { files, unusable } = await findSoundFiles(data, '--data must be a folder with sound files');
  const read: ReadClip[] = [];
  const leftOut = [...unusable];
  for (const [i, file] of files.entries()) {
    try {
      read.push(await readClip(file, data, format));
    } catch (error) {
      if (!(error instanceof UserError)) throw error;
      leftOut.push(error.message);
    }
    request.onRead?.(i + 1, files.length);
  }
  if (request.strict) refuseLeftOut(leftOut);
  if (read.length === 0)
    throw new HostError(
      `${data} holds no sounds that can be used; --data must be a folder with sound files. ${leftOutList(leftOut)}`.trim(),
    );
  const mended = read.flatMap(({ notes }) => notes);
  for (const text of [leftOutList(leftOut), mended.join('\n')]) if (text !== '') request.log?.(text);
  return read;
}

function settingsOf({ from, preset: name, overrides, ...request }: RunRequest, preset: Preset): TrainingSettings {
  const { settings } = preset;
  const noiseLevels = request.noiseLevels ?? preset.noiseLevels;
  const steps = overrides.steps ?? (from ? fineTuning.steps : settings.steps);
  return {
    ...settings,
    ...(from && { learningRate: fineTuning.learningRate[name] }),
    // A short run would end before the rate had risen.
    warmup: Math.min(settings.warmup, Math.round(steps / 10)),
    noiseLevels: noiseLevels === 'mix' ? mixOver((from?.manifest ?? preset).sampling) : { kind: noiseLevels },
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
    provenance: {
      // The folder's name alone: /about shows this to strangers.
      source: `trained on ${count} sounds of ${basename(resolve(data))}${base ? `, from ${modelKey(base)}` : ''}`,
      licence: licence ?? 'not stated; it follows from the sounds it was trained on',
      // What the weights grew from is owed its credit still.
      attributions: base?.provenance.attributions ?? [],
      notes: base ? [`Fine-tuned from ${modelKey(base)}: ${base.provenance.source}; ${base.provenance.licence}`] : [],
    },
  };
}
