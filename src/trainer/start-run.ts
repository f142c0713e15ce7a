import { basename, resolve } from 'node:path';
import { leftOutList, readUsable, tellFlaws, type UsableOptions } from '../files/read-usable.ts';
import { findSoundFiles } from '../files/sound-files.ts';
import { loadWeights } from '../model-store/load-weights.ts';
import { isStandardModel, type Manifest, modelKey } from '../sound/manifest.ts';
import type { SoundList } from '../training-data/sound-list.ts';
import { HostError } from '../user-error.ts';
import type { ChoiceGrid } from './choose.ts';
import { rmsOf, splitClips } from './clips.ts';
import { firstWeights, refuseExisting, writeStart } from './first-state.ts';
import { type StageRequest, stagesOf } from './preset-stages.ts';
import { provenanceOf } from './provenance.ts';
import { type ClipFile, type ClipFormat, type ReadClip, readClip } from './read-clips.ts';
import type { RunDescription } from './run-folder.ts';
import { choiceGridOf, type Preset, type PresetName, presets } from './settings.ts';

export interface RunRequest extends StageRequest, UsableOptions {
  readonly folder: string;
  readonly data: string;
  readonly name: string;
  readonly instrument?: Manifest['instrument'] | undefined;
  readonly preset: PresetName;
  /** Of a fine-tuning: what its end is chosen from; default: choiceGridOf its parent. `none`: the last weights. */
  readonly choice?: ChoiceGrid | 'none' | undefined;
  /** Licence of the sounds; the owner has to state it. */
  readonly licence?: string | undefined;
  /** Sounds to validate with; absent: a tenth. */
  readonly isHeldOut?: ((file: ClipFile) => boolean) | undefined;
  /** The bundled list of sounds: credits of those that a model from scratch has heard. */
  readonly list?: SoundList | undefined;
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
  await refuseExisting(folder, name);
  const preset: Preset = presets[request.preset];
  const data = resolve(request.data);
  const format: ClipFormat = {
    sampleRate: from?.manifest.sampleRate ?? sampleRate,
    lengthFrames: from?.manifest.lengthFrames ?? lengthFrames,
    level: from?.manifest.sourceLevel ?? preset.sourceLevel,
  };
  const read = await readClips(data, format, request);
  const clips = read.map(({ clip }) => clip);
  const { training, validation } = splitFor(request, read);
  const { targetRms } = preset;
  const dataScale = from?.manifest.dataScale ?? (targetRms ? Number((targetRms / rmsOf(clips)).toPrecision(3)) : 1);
  const model = manifestOf(request, preset, format, dataScale, training);
  if (model.architecture.inChannels !== 2 || model.architecture.outChannels !== 2)
    throw new HostError(`${from ? modelKey(from.manifest) : name} is not a stereo model; only those can be trained.`);
  const description: RunDescription = {
    format: 3,
    name,
    data,
    training: training.map(({ file }) => file),
    validation: validation.map(({ file }) => file),
    ...(isFromMakers(training) && { balance: 'makers' }),
    ...(from && { from: { model: modelKey(from.manifest), weights: from.manifest.weights.sha256 } }),
    ...(from && request.choice !== 'none' && { choice: request.choice ?? choiceGridOf(model) }),
    stages: stagesOf(request, preset, read.length),
    model,
  };
  const weights = from ? await loadWeights(from) : await firstWeights(description, clips);
  await writeStart(folder, description, weights);
  return description;
}

function splitFor({ isHeldOut }: RunRequest, read: readonly ReadClip[]) {
  if (!isHeldOut) return splitClips(read, ({ heard }) => heard);
  return {
    training: read.filter(({ file }) => !isHeldOut(file)),
    validation: read.filter(({ file }) => isHeldOut(file)),
  };
}

/** Whether all sounds name their makers, as those of the bundled list do. */
const isFromMakers = (clips: readonly ReadClip[]): boolean =>
  clips.every(({ file }) => basename(file.path).includes('__'));

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

function manifestOf(
  { name, instrument, from, licence, data, list }: RunRequest,
  preset: Preset,
  { level, sampleRate, lengthFrames }: ClipFormat,
  dataScale: number,
  heard: readonly ReadClip[],
): Omit<Manifest, 'weights'> {
  const base = from?.manifest;
  const files = heard.map(({ file }) => file);
  const listed = list && !base ? provenanceOf(list, files) : undefined;
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
    provenance: listed ?? {
      // Only the folder's name: /about shows this to everybody.
      source: `trained on ${heard.length} sounds of ${basename(resolve(data))}${base ? `, from ${modelKey(base)}` : ''}`,
      licence: licence ?? 'not stated; it follows from the sounds it was trained on',
      // The original weights still deserve their credit.
      attributions: base?.provenance.attributions ?? [],
      notes: base ? [`Fine-tuned from ${modelKey(base)}: ${base.provenance.source}; ${base.provenance.licence}`] : [],
    },
  };
}
