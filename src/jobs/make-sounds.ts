import type { Sentence } from '../languages/sentence.ts';
import type { Library } from '../library/library.ts';
import type { ModelStore } from '../model-store/store.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { type Recipe, type Source, sampleId, shortId } from '../sound/recipe.ts';
import { evaluationsOf } from '../sound/render.ts';
import { distinctNotes } from '../sound/source-note.ts';
import { UserError } from '../user-error.ts';
import type { BatchItem, Engine, Progress } from '../worker/engine.ts';
import { type Group, planSounds } from './plan-sounds.ts';
import type { Speed } from './speed.ts';

export interface MakingParts {
  readonly library: Library;
  readonly engine: Engine;
  readonly models: ModelStore;
  readonly speed: Speed;
}

export interface MadeSounds {
  /** By sample id: what was made now. The rest of the recipes was in the library. */
  readonly wavs: ReadonlyMap<string, Uint8Array>;
  /** Shows all recipes in their order; there only where one run made exactly them. */
  readonly picture?: Uint8Array;
  /** About the sources, for the person. */
  readonly notes: readonly Sentence[];
}

export interface MakingOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: Progress) => void;
  readonly onWorkerDeath: () => void;
}

/** The model that a recipe names, or a UserError that says which weights are missing. */
export function modelOf(recipe: Recipe, models: ModelStore): InstalledModel {
  const model = models.withWeights(recipe.weights, recipe.model);
  if (model) return model;
  throw new UserError(
    'weightsMissing',
    { model: recipe.model, digest: recipe.weights.slice(0, 8) },
    { kind: 'failed' },
  );
}

/** Makes what is not in the library, first the pruned sounds that others start from. Rejects when the signal is aborted. */
export async function makeSounds(
  batchId: string,
  recipes: readonly Recipe[],
  { library, engine, models, speed }: MakingParts,
  { signal, onProgress, onWorkerDeath }: MakingOptions,
): Promise<MadeSounds> {
  const { groups, remade } = await planSounds(recipes, library);
  const steps = groups.reduce((sum, group) => sum + soundSteps(group), 0);
  const isWhole = groups.length === 1 && groups[0]?.recipes.length === recipes.length;
  const wavs = new Map<string, Uint8Array>();
  const notes: Sentence[] = [];
  let picture: Uint8Array | undefined;
  let before = 0;

  for (const [index, group] of groups.entries()) {
    signal.throwIfAborted();
    const first = group.recipes[0] as Recipe;
    const result = await engine.generate(
      {
        id: index === 0 ? batchId : `${batchId}-${index}`,
        model: modelOf(first, models),
        items: await Promise.all(group.recipes.map((recipe) => withSource(recipe, wavs, library))),
        picture: isWhole,
      },
      {
        signal,
        onWorkerDeath,
        // The engine counts runs of the network, which it may make of one sound or of several: only a share to us.
        onProgress: (progress) =>
          onProgress(
            groups.length === 1 ? progress : progressOfAll(progress, { before, own: soundSteps(group), steps }),
          ),
      },
    );
    before += soundSteps(group);
    speed.record(first.weights, group.recipes.length, (result.networkMs ?? result.elapsedMs) / evaluationsOf(first));
    picture = result.picture;
    notes.push(...(result.notes ?? []));
    for (const [i, recipe] of group.recipes.entries()) {
      const wav = result.wavs[i];
      if (!wav) throw new Error(`Batch ${batchId}: ${group.recipes.length} sounds asked, ${result.wavs.length} came`);
      const id = sampleId(recipe);
      wavs.set(id, wav);
      if (remade.has(id)) await library.restoreAudio(id, wav);
    }
  }
  return { wavs, notes: distinctNotes(notes), ...(isWhole && picture && { picture }) };
}

/** How much work a run is: sounds x steps of the network. */
const soundSteps = ({ recipes }: Group): number => recipes.reduce((sum, recipe) => sum + evaluationsOf(recipe), 0);

/** Progress of one run as that of all runs, in sounds x steps; what is left is taken to go on at this run's pace. */
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
