import type { Manifest } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';
import { seedRecipes } from '../sound/resolve-recipe.ts';

/**
 * Recipes of one seed for these instruments, grouped in the order in which each is first named. Of several of one
 * instrument the seeds count up, so that hats are those of `/hat seed:`.
 */
export const kitRecipes = <Instrument extends string>(
  instruments: readonly Instrument[],
  seed: number,
  manifestOf: (instrument: Instrument) => Manifest,
): { readonly instrument: Instrument; readonly recipes: readonly Recipe[] }[] =>
  [...new Set(instruments)].map((instrument) => {
    const count = instruments.filter((other) => other === instrument).length;
    return { instrument, recipes: seedRecipes(manifestOf(instrument), { seed, count }) };
  });
