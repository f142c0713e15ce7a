import { stringsOf } from '../languages/text.ts';
import type { SampleRecord } from '../library/library.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { shortId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';

/** The model that made a sound, by its weights. Throws a UserError where they are no longer installed. */
export function sourceModel({ id, recipe }: SampleRecord, request: Request, { models }: App): InstalledModel {
  const model = models.withWeights(recipe.weights, recipe.model);
  if (model) return model;
  throw new UserError(stringsOf(request.locale).bad.weightsGone(shortId(id), recipe.model, recipe.weights.slice(0, 8)));
}
