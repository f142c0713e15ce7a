import type { Job } from '../jobs/job.ts';
import { bestOf } from '../sound/knob-recipes.ts';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import type { App } from './app.ts';
import { knobPurpose } from './job-purpose.ts';

type BestFreshParts = Pick<App, 'models' | 'knobs'> & { readonly likeness: Pick<App['likeness'], 'characters'> };

/**
 * Of the candidates that a job has made, those that come nearest to the character that was asked for; undefined where
 * there is nothing to choose.
 */
export const bestFresh =
  ({ models, knobs, likeness }: BestFreshParts) =>
  async (
    { purpose, recipes }: Pick<Job, 'purpose' | 'recipes'>,
    wavs: ReadonlyMap<string, Uint8Array>,
  ): Promise<Recipe[] | undefined> => {
    const wanted = knobPurpose(purpose);
    const [first] = recipes;
    if (!wanted || !first || recipes.length <= wanted.sounds) return undefined;
    const model = models.withWeights(first.weights, first.model);
    if (!model) return recipes.slice(0, wanted.sounds);
    const characters = await likeness.characters(recipes.map((recipe) => wavs.get(sampleId(recipe))));
    return bestOf(characters, wanted.character, knobs.of(model), wanted.sounds).map((place) => recipes[place]!);
  };
