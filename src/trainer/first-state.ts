import type { Tensors } from '../checkpoint/tensor.ts';
import { modelNamePattern, modelNameRule } from '../sound/manifest.ts';
import { layoutOf } from '../unet/layout.ts';
import { HostError } from '../user-error.ts';
import type { Clip } from './augment.ts';
import { bandScales } from './band-scales.ts';
import { initialWeights } from './initial-weights.ts';
import { packParameters, parameterPlan } from './parameter-buffer.ts';
import { recipeOf, writeRecipe } from './recipe.ts';
import { type RunDescription, readDescription, runFiles, writeDescription } from './run-folder.ts';
import { beginStage } from './run-training.ts';

/** HostError for a name that no model can have, and where a folder holds a run. */
export async function refuseExisting(folder: string, name: string): Promise<void> {
  if (!modelNamePattern.test(name))
    throw new HostError(`The model name ${JSON.stringify(name.slice(0, 60))} ${modelNameRule}`);
  if (await readDescription(folder))
    throw new HostError(
      `${folder} holds a run already: add --resume to go on with it, or choose another folder with --out.`,
    );
}

/** Writes a run's definition and its first state, and the recipe of a run from scratch. */
export async function writeStart(folder: string, description: RunDescription, weights: Tensors): Promise<void> {
  await beginStage(folder, description, 0, packParameters(parameterPlan(description.model.architecture), weights));
  if (!description.from) await writeRecipe(runFiles(folder).recipe, recipeOf(description));
  await writeDescription(folder, description);
}

/** Weights of a network that has learned nothing, with the scales of these clips (at their own level). */
export async function firstWeights({ model, stages }: RunDescription, clips: readonly Clip[]): Promise<Tensors> {
  const { architecture, dataScale } = model;
  const weights = initialWeights(architecture, stages[0]!.settings.seed);
  const { scales } = layoutOf(architecture).top;
  if (scales) {
    const measured = await bandScales(architecture, clips);
    weights.get(scales)!.data.set(measured.map((scale) => scale * dataScale));
  }
  return weights;
}
