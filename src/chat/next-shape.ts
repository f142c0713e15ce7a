import type { ShapeStep } from '../audio/shape-sound.ts';
import type { SampleRecord } from '../library/library.ts';
import { canMake } from '../model-store/open-store.ts';
import { plainStep } from '../sound/shape-fields.ts';
import { isShape, type ShapeRecipe, shapeRecipe } from '../sound/shape-recipe.ts';
import { UserError } from '../user-error.ts';
import type { App } from './app.ts';

/** The recipe of a sound with what is asked done to it. Throws a UserError where that is nothing, or makes no sense. */
export async function nextShape(
  sample: SampleRecord,
  asked: ShapeStep,
  app: Pick<App, 'library' | 'models'>,
): Promise<ShapeRecipe> {
  if (asked.endMs !== undefined && asked.endMs <= (asked.startMs ?? 0)) throw new UserError('shapeOrder');
  const step = plainStep(asked);
  if (!step) throw new UserError('shapeNothing');
  return shapeRecipe(sample, step, !(await hasRoot(sample, app)));
}

/** Whether the sound that a shape starts from can still be had. */
async function hasRoot(
  { recipe }: SampleRecord,
  { library, models }: Pick<App, 'library' | 'models'>,
): Promise<boolean> {
  if (!isShape(recipe)) return true;
  const root = await library.findSample(recipe.derivation.source.sample);
  return root !== undefined && (root.hasAudio || canMake(models, root.recipe));
}
