import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { openSafetensors, safetensorsBytes } from '../checkpoint/safetensors.ts';
import { mostElements, type TensorFile } from '../checkpoint/tensor-file.ts';
import { diskError, isMissing, onDisk } from '../files/disk-error.ts';
import { readIfThere, withFile } from '../files/file-source.ts';
import { writeWhole } from '../files/write-whole.ts';
import type { Manifest } from '../sound/manifest.ts';
import { joined } from '../unet/fold.ts';
import { HostError, UserError } from '../user-error.ts';
import { type ChoiceGrid, choiceGrid } from './choose.ts';
import { type Listening, listeningSeeds } from './listen.ts';
import type { ClipFile } from './read-clips.ts';
import { type Stage, stageSchema } from './stages.ts';
import type { TrainingState } from './trainer.ts';

/** run.json: the definition of a run, fixed at its start. */
export interface RunDescription {
  readonly format: 3;
  readonly name: string;
  /** Absolute folder of the sounds, and the files used. */
  readonly data: string;
  readonly training: readonly ClipFile[];
  readonly validation: readonly ClipFile[];
  /** `makers`: no maker dominates (clip-order.ts). Absent: every sound counts the same. */
  readonly balance?: 'makers' | undefined;
  /** The parent of a fine-tuning. */
  readonly from?: { readonly model: string; readonly weights: string };
  readonly stages: readonly Stage[];
  /** Of a fine-tuning: what is chosen from at its end; absent: the last weights. */
  readonly choice?: ChoiceGrid | undefined;
  /** The trained model's manifest without weights and figures of the training. */
  readonly model: Omit<Manifest, 'weights'>;
}

/** Paths of a run's files. */
export const runFiles = (folder: string) => ({
  description: join(folder, 'run.json'),
  recipe: join(folder, 'training.json'),
  state: join(folder, 'state.safetensors'),
  /** Average that a stage began with, and the weak network of a later stage. */
  start: (stage: number) => join(folder, `stage-${stage + 1}-start.safetensors`),
  weak: join(folder, 'weak.safetensors'),
  metrics: join(folder, 'metrics.jsonl'),
  report: join(folder, 'report.html'),
  events: join(folder, 'tensorboard'),
  sounds: join(folder, 'sounds'),
  /** What was chosen at the end, and sounds of parent and child. */
  comparison: join(folder, 'comparison.json'),
  compare: join(folder, 'compare'),
});

const fixedParts = z.object({ stages: z.array(stageSchema).min(1), choice: choiceGrid.optional() });

export async function writeDescription(folder: string, description: RunDescription): Promise<void> {
  await writeWhole(runFiles(folder).description, `${JSON.stringify(description, null, 2)}\n`);
}

/** The run in a folder; undefined if there is none. UserError if it is damaged or of another version. */
export async function readDescription(folder: string): Promise<RunDescription | undefined> {
  const path = runFiles(folder).description;
  try {
    const description = JSON.parse(await readFile(path, 'utf8')) as RunDescription;
    if (description.format !== 3)
      throw new HostError(`${path} is of another version of Rimshot. Begin anew with another --out.`);
    const { error } = fixedParts.safeParse(description);
    if (error) throw new SyntaxError(z.prettifyError(error));
    return description;
  } catch (error) {
    if (error instanceof UserError) throw error;
    if (isMissing(error)) return undefined;
    if (error instanceof SyntaxError)
      throw new HostError(`${path} is damaged: ${error.message}. Begin anew with another --out.`, { cause: error });
    throw diskError(path, error);
  }
}

/** One file holds everything, so that weights and optimiser are always of one step. */
export async function saveState(folder: string, stage: number, state: TrainingState) {
  const { parameters, average, optimiser, usualErrors, recentLosses } = state;
  const { first, second, step } = optimiser;
  const arrays = { parameters, average, first, second, usualErrors, recentLosses };
  await writeArrays(runFiles(folder).state, arrays, { stage: String(stage), step: String(step) });
}

/** Saves weights alone: the start of a stage, or a weak network. */
export const saveParameters = (path: string, parameters: Float32Array): Promise<void> =>
  writeArrays(path, { parameters }, {});

export const loadParameters = (path: string): Promise<Float32Array> =>
  withFile(path, async (source) => readArray(await openSafetensors(source), 'parameters'));

async function writeArrays(path: string, arrays: Record<string, Float32Array>, metadata: Record<string, string>) {
  const parts = new Map(
    Object.entries(arrays).flatMap(([name, array]) =>
      Array.from({ length: Math.max(1, Math.ceil(array.length / mostElements)) }, (_, i) => [
        partName(name, i),
        array.subarray(i * mostElements, (i + 1) * mostElements),
      ]),
    ) as [string, Float32Array][],
  );
  const shapes = new Map([...parts].map(([name, { length }]) => [name, [length]]));
  const read = (name: string) => ({ shape: shapes.get(name)!, data: parts.get(name)! });
  await writeWhole(path, safetensorsBytes({ type: 'F32', shapes, metadata, read }));
}

/** No tensor of a file has more than `mostElements`: longer arrays, of full-size networks, are written in parts. */
const partName = (name: string, part: number): string => (part === 0 ? name : `${name} ${part + 1}`);

async function readArray(file: TensorFile, name: string): Promise<Float32Array> {
  const parts = [(await file.read(name)).data];
  while (file.shapes.has(partName(name, parts.length)))
    parts.push((await file.read(partName(name, parts.length))).data);
  return parts.length === 1 ? parts[0]! : joined(parts);
}

/** The last saved state; undefined before the first save. */
export async function loadState(folder: string): Promise<{ stage: number; state: TrainingState } | undefined> {
  const path = runFiles(folder).state;
  if (!existsSync(path)) return undefined;
  return withFile(path, async (source) => {
    const file = await openSafetensors(source);
    const read = (name: string) => readArray(file, name);
    const state: TrainingState = {
      parameters: await read('parameters'),
      average: await read('average'),
      optimiser: { first: await read('first'), second: await read('second'), step: Number(file.metadata.step) },
      usualErrors: await read('usualErrors'),
      recentLosses: await read('recentLosses'),
    };
    return { stage: Number(file.metadata.stage), state };
  });
}

/** A line of metrics.jsonl: the facts about a step, from which both views of a run are made. */
export interface Metric {
  /** Counted over all stages. */
  readonly step: number;
  /** Unix ms. */
  readonly at: number;
  readonly loss?: number;
  readonly learningRate?: number;
  readonly gradientNorm?: number;
  readonly msPerStep?: number;
  readonly validation?: number;
  /** Sounds made at this step from fixed seeds: file names in sounds/. */
  readonly sounds?: readonly string[];
  readonly picture?: string;
}

/** Metrics up to a step, without those that a crashed run wrote after its last save. */
export async function readMetrics(folder: string, upTo = Number.POSITIVE_INFINITY): Promise<Metric[]> {
  const text = await readFile(runFiles(folder).metrics, 'utf8').catch(() => '');
  return text.split('\n').flatMap((line): Metric[] => {
    try {
      const metric = JSON.parse(line) as Metric;
      return metric.step <= upTo ? [metric] : [];
    } catch {
      // The last line of a process that was killed while writing it.
      return [];
    }
  });
}

/** Saves the sounds of a step and their picture; returns their names for its metric. */
export async function saveListening(
  folder: string,
  step: number,
  { wavs, picture }: Listening,
): Promise<Pick<Metric, 'sounds' | 'picture'>> {
  const place = (name: string): string => join(runFiles(folder).sounds, name);
  const at = `step-${String(step).padStart(6, '0')}`;
  const sounds = listeningSeeds.map((seed) => `${at}-seed-${seed}.wav`);
  for (const [i, wav] of wavs.entries()) await writeWhole(place(sounds[i]!), [wav]);
  await writeWhole(place(`${at}.png`), [picture]);
  return { sounds, picture: `${at}.png` };
}

/** A file of a listening; undefined if it was deleted: a run does not need its old sounds. */
export async function readListening(folder: string, name: string): Promise<Buffer | undefined> {
  const path = join(runFiles(folder).sounds, name);
  return onDisk(path, () => readIfThere(path));
}

/** Appends to metrics.jsonl. */
export async function appendMetrics(folder: string, metrics: readonly Metric[]): Promise<void> {
  const path = runFiles(folder).metrics;
  await onDisk(path, () => writeFile(path, linesOf(metrics), { flag: 'a' }));
}

export async function rewriteMetrics(folder: string, metrics: readonly Metric[]): Promise<void> {
  await writeWhole(runFiles(folder).metrics, linesOf(metrics));
}

const linesOf = (metrics: readonly Metric[]): string => metrics.map((metric) => `${JSON.stringify(metric)}\n`).join('');
