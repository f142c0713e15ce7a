import { readFile } from 'node:fs/promises';
import { basename, extname } from 'node:path';
import { z } from 'zod';
import { diskError } from '../files/disk-error.ts';
import { readUsable } from '../files/read-usable.ts';
import { findSoundFiles, type SoundFile } from '../files/sound-files.ts';
import { writeWhole } from '../files/write-whole.ts';
import { runtimeVersion } from '../runtime/session.ts';
import { sha256Hex } from '../sound/ids.ts';
import { manifestSchema } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import { type ClipFile, type ReadClip, readClip } from './read-clips.ts';
import type { RunDescription } from './run-folder.ts';
import { stageSchema } from './stages.ts';

/** A sound by its file name without extension and the SHA-256 of its samples (sampleDigest). */
const soundSchema = z.object({ name: z.string().min(1), samples: z.string().regex(sha256Hex) });
type RecipeSound = z.infer<typeof soundSchema>;

/**
 * training.json: everything that decides the weights of a training from scratch. Bits follow from it on one version of ONNX
 * Runtime, kind of processor and number of threads; figures follow everywhere.
 */
const recipeSchema = z.object({
  format: z.literal(1),
  name: z.string(),
  training: z.array(soundSchema).min(1).readonly(),
  validation: z.array(soundSchema).readonly(),
  balance: z.literal('makers').optional(),
  stages: z.array(stageSchema).min(1).readonly(),
  model: z.custom<RunDescription['model']>((value) => manifestSchema.omit({ weights: true }).safeParse(value).success),
  versions: z.object({ node: z.string(), onnxruntime: z.string() }),
});
export type TrainingRecipe = Readonly<z.infer<typeof recipeSchema>>;

/** The recipe of a run from scratch. */
export const recipeOf = ({ name, training, validation, balance, stages, model }: RunDescription): TrainingRecipe => ({
  format: 1,
  name,
  training: training.map(soundOf),
  validation: validation.map(soundOf),
  ...(balance && { balance }),
  stages: [...stages],
  model,
  versions: { node: process.versions.node, onnxruntime: runtimeVersion() },
});

const soundOf = ({ path, samples }: ClipFile): RecipeSound => ({ name: nameOf(path), samples });
const nameOf = (path: string): string => basename(path, extname(path));

export const writeRecipe = (path: string, recipe: TrainingRecipe): Promise<void> =>
  writeWhole(path, `${JSON.stringify(recipe, null, 1)}\n`);

/** Reads a training.json. HostError that names the first fault. */
export async function readRecipe(path: string): Promise<TrainingRecipe> {
  const text = await readFile(path, 'utf8').catch((error: unknown) => {
    throw diskError(path, error);
  });
  try {
    return recipeSchema.parse(JSON.parse(text));
  } catch (cause) {
    const reason = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new HostError(`${path} is no training recipe: ${reason}`, { cause });
  }
}

export interface RecipeSounds {
  readonly training: readonly ReadClip[];
  readonly validation: readonly ReadClip[];
  /** Names of sounds that the folder lacks, and of those whose samples are others. */
  readonly missing: readonly string[];
  readonly changed: readonly string[];
}

/** The sounds of a recipe in a folder, by name; the same samples under any name count as well. */
export async function soundsOfRecipe(
  recipe: TrainingRecipe,
  data: string,
  onRead?: (done: number, total: number) => void,
): Promise<RecipeSounds> {
  const { sampleRate, lengthFrames, sourceLevel: level } = recipe.model;
  const wanted = new Set([...recipe.training, ...recipe.validation].map(({ name }) => name));
  const found = await findSoundFiles(data, '--data must be a folder with sound files');
  const files = found.files.filter(({ path }: SoundFile) => wanted.has(nameOf(path)));
  const read = (file: SoundFile) => readClip(file, data, { sampleRate, lengthFrames, level });
  const { results } = await readUsable({ files, unusable: [] }, read, { ...(onRead && { onRead }) });
  const bySamples = new Map(results.map((clip) => [clip.file.samples, clip]));
  const byName = new Map(results.map((clip) => [nameOf(clip.file.path), clip]));
  const missing: string[] = [];
  const changed: string[] = [];
  const pick = (sounds: readonly RecipeSound[]): ReadClip[] =>
    sounds.flatMap(({ name, samples }) => {
      const clip = bySamples.get(samples) ?? byName.get(name);
      if (!clip) missing.push(name);
      else if (clip.file.samples !== samples) changed.push(name);
      return clip ?? [];
    });
  return { training: pick(recipe.training), validation: pick(recipe.validation), missing, changed };
}
