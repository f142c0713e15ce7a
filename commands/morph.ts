import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { countOption, declareCommand, sampleOption } from '../src/chat/declare.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { sourceModel } from '../src/chat/source-model.ts';
import { startJob } from '../src/chat/start-job.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { shortId } from '../src/sound/recipe.ts';
import { morphRecipes, recipeDefaults } from '../src/sound/resolve-recipe.ts';
import { UserError } from '../src/user-error.ts';

export const morph: Command<App> = {
  ...declareCommand('morph'),
  options: [sampleOption('a'), sampleOption('b'), countOption],
  async run(request, app) {
    const a = await visibleSample(textOption(request, 'a') ?? '', request, app);
    const b = await visibleSample(textOption(request, 'b') ?? '', request, app);
    for (const { id, recipe } of [a, b])
      if (recipe.derivation) throw new UserError('morphDerived', { id: shortId(id) });
    const [modelOfA, modelOfB] = [a, b].map(({ recipe }) => app.models.withWeights(recipe.weights, recipe.model));
    if (a.recipe.weights !== b.recipe.weights && (!modelOfA || modelOfA !== modelOfB))
      throw new UserError('morphWeights', { a: shortId(a.id), b: shortId(b.id) });
    if (a.recipe.seed === b.recipe.seed) throw new UserError('morphSame');
    sourceModel(a, app);
    await startJob(request, app, 'morph', morphRecipes(a, b, numberOption(request, 'count') ?? recipeDefaults.count));
  },
};
