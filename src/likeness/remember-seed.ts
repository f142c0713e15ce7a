import type { KnobTables } from '../model-store/knob-tables.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { type Character, isPlain } from '../sound/knobs.ts';
import type { Recipe } from '../sound/recipe.ts';

/**
 * Adds a sound that was made and measured to the seeds that the knobs choose from, at no further cost, where its seed
 * alone decides it; its model is one that people use.
 */
export async function rememberSeed(
  recipe: Recipe,
  character: Character,
  { models, knobs }: { readonly models: Pick<ModelStore, 'withWeights'>; readonly knobs: KnobTables },
): Promise<void> {
  const model = models.withWeights(recipe.weights, recipe.model);
  if (!model || !isPlain(recipe, model.manifest)) return;
  knobs.want(model);
  await knobs.add(model, [{ seed: recipe.seed, ...character }]);
}
