import type { SampleRecord } from '../library/library.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { shortId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';

/** The model that made a sound, by its weights. Throws a UserError where they are no longer installed. */
export function sourceModel({ id, recipe }: SampleRecord, { models }: App): InstalledModel {
  const model = models.withWeights(recipe.weights, recipe.model);
  if (model) return model;
  throw new UserError('weightsGone', { id: shortId(id), model: recipe.model, digest: recipe.weights.slice(0, 8) });
}
