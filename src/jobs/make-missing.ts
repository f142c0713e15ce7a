import type { Sentence } from '../languages/sentence.ts';
import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { type Recipe, type Source, sampleId, shortId } from '../sound/recipe.ts';
import { evaluationsOf } from '../sound/render.ts';
import { isShape } from '../sound/shape-recipe.ts';
import { distinctNotes } from '../sound/source-note.ts';
import { UserError } from '../user-error.ts';
import type { BatchItem, BatchResult, Engine, Progress, RunOptions } from '../worker/engine.ts';
import type { Workshop } from '../workshop/workshop.ts';
import type { OutlastLock } from './outlast-lock.ts';
import { type Group, needNetwork, planSounds } from './plan-sounds.ts';
import type { Speed } from './speed.ts';

export interface MakingParts {
  readonly library: Library;
  readonly engine: Engine;
  readonly workshop: Pick<Workshop, 'shape'>;
  readonly models: ModelStore;
  readonly speed: Speed;
  readonly outlastLock: OutlastLock;
}

export type MadeSounds = Awaited<ReturnType<typeof makeMissing>>;

/** The model that a recipe names, or a UserError that says which weights are missing. */
export function modelOf(recipe: Recipe, models: ModelStore): InstalledModel {
  const model = models.withWeights(recipe.weights, recipe.model);
  if (model) return model;
  const digest = recipe.weights.slice(0, 8);
  throw new UserError('weightsMissing', { model: recipe.model, digest }, { kind: 'failed' });
}

/** A run that was to do without the device needs it: what a shape starts from was pruned. */
export class NeedsDevice extends Error {}

/**
 * Makes the sounds that are not in the library, first the pruned ones that others start from: batches are handed out to
 * the engine and taken back here, one after another; shapes are made beside it. Rejects when the signal is aborted, and
 * with NeedsDevice where the run has none and needs it.
 */
export async function makeMissing(
  batchId: string,
  recipes: readonly Recipe[],
  parts: MakingParts,
  {
    signal,
    onProgress,
    onWorkerDeath,
    hasDevice = true,
  }: Required<Pick<RunOptions, 'signal' | 'onProgress' | 'onWorkerDeath'>> & { readonly hasDevice?: boolean },
) {
  const { library, outlastLock } = parts;
  const { groups, remade } = await planSounds(recipes, library);
  if (!hasDevice && groups.some(needNetwork)) throw new NeedsDevice();
  const steps = groups.reduce((sum, group) => sum + soundSteps(group), 0);
  /** By sample id: made now. The other recipes' sounds were in the library. */
  const wavs = new Map<string, Uint8Array>();
  /** About the sources, for the person. */
  const notes: Sentence[] = [];
  let before = 0;

  for (const [index, group] of groups.entries()) {
    signal.throwIfAborted();
    const own = soundSteps(group);
    const items = await Promise.all(group.map((recipe) => withSource(recipe, wavs, library)));
    // The engine counts runs of the network, each of one sound or of several: only a share to us.
    const onShare = (progress: Progress): void =>
      onProgress(groups.length === 1 ? progress : progressOfAll(progress, { before, own, steps }));
    const id = index === 0 ? batchId : `${batchId}-${index}`;
    const result = needNetwork(group)
      ? await generated(id, items, parts, { signal, onWorkerDeath, onProgress: onShare })
      : await shaped(items, parts);
    before += own;
    notes.push(...(result.notes ?? []));
    for (const [i, recipe] of group.entries()) {
      const wav = result.wavs[i];
      if (!wav) throw new Error(`Batch ${batchId}: ${group.length} sounds asked, ${result.wavs.length} came`);
      const id = sampleId(recipe);
      wavs.set(id, wav);
      if (remade.has(id)) await outlastLock(() => library.restoreAudio(id, wav));
    }
  }
  return { wavs, notes: distinctNotes(notes) };
}

/** By the network, whose speed is remembered. */
async function generated(
  id: string,
  items: readonly BatchItem[],
  { engine, models, speed }: MakingParts,
  options: RunOptions,
): Promise<BatchResult> {
  const { recipe } = items[0]!;
  const result = await engine.generate({ id, model: modelOf(recipe, models), items }, options);
  speed.record(recipe.weights, items.length, (result.networkMs ?? result.elapsedMs) / evaluationsOf(recipe));
  return result;
}

/** In the workshop: neither device nor model is needed. */
async function shaped(
  items: readonly BatchItem[],
  { workshop }: MakingParts,
): Promise<Pick<BatchResult, 'wavs' | 'notes'>> {
  const made = await Promise.all(
    items.map(({ recipe, source }) => {
      if (!isShape(recipe) || !source) throw new Error('a shape came without its source');
      return workshop.shape(recipe, source);
    }),
  );
  return { wavs: made.map(({ wav }) => wav), notes: made.flatMap(({ notes }) => notes) };
}

/** Work of a run: sounds x steps of the network. */
const soundSteps = (group: Group): number => group.reduce((sum, recipe) => sum + evaluationsOf(recipe), 0);

/** Progress of one run as that of all runs, in sounds x steps; the rest is assumed to go on at this run's pace. */
function progressOfAll(
  { step, steps: ofRun, msPerStep }: Progress,
  { before, own, steps }: { readonly before: number; readonly own: number; readonly steps: number },
): Progress {
  const perStep = own / Math.max(1, ofRun);
  return { step: Math.round(before + step * perStep), steps, msPerStep: msPerStep / perStep };
}

async function withSource(recipe: Recipe, made: ReadonlyMap<string, Uint8Array>, library: Library): Promise<BatchItem> {
  const { derivation } = recipe;
  if (!derivation || derivation.kind === 'morph') return { recipe };
  return { recipe, source: await audioOf(derivation.source, made, library) };
}

async function audioOf(source: Source, made: ReadonlyMap<string, Uint8Array>, library: Library): Promise<Uint8Array> {
  if ('sample' in source) {
    const audio = made.get(source.sample) ?? (await library.readAudio(source.sample));
    if (audio) return audio;
    throw new UserError('sourceDeleted', { id: shortId(source.sample) }, { kind: 'failed' });
  }
  const upload = await library.readUpload(source.upload);
  if (upload) return upload;
  throw new UserError('sourceRemoved', {}, { kind: 'failed' });
}
