import { createHash } from 'node:crypto';
import { readSound } from '../audio/read-sound.ts';
import { deriverOf } from '../model-store/deriver-of.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { parseRecipe, type Recipe, type Source, sampleId } from '../sound/recipe.ts';
import { HostError } from '../user-error.ts';
import { readNamedFile } from './files.ts';

/** Reads and checks a sound of any format that a person named as a source. UserError with the reason. */
export async function readSource(path: string) {
  const bytes = await readNamedFile(path);
  const { recipeText } = await readSound(bytes, { name: path });
  // What the file claims; validated, never trusted further.
  const recipe = recipeText === undefined ? undefined : parseRecipe(recipeText);
  const upload = createHash('sha256').update(bytes).digest('hex');
  const source: Source = recipe ? { sample: sampleId(recipe) } : { upload };
  return { bytes, recipe, source };
}

/** The model to derive with: the one that is named, else the one that made the file; the parent of a fast one. */
export function modelFor(
  models: ModelStore,
  path: string,
  recipe: Recipe | undefined,
  named: string | undefined,
): InstalledModel {
  if (named) return deriverOf(models.resolve(named), models);
  if (!recipe)
    throw new HostError(
      `${path} carries no recipe, so it does not say its model: add --model kick, snare, hat or perc.`,
    );
  return deriverOf(models.withWeights(recipe.weights, recipe.model) ?? models.resolve(recipe.model), models);
}
