import type { Command } from 'commander';
import { sampleId } from '../sound/recipe.ts';
import { morphRecipes, recipeDefaults } from '../sound/resolve-recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { registerSoundVerb } from './sound-verb.ts';
import { readSource } from './source-file.ts';

/** `rimshot morph`: sounds on the way between two that were made from seeds alone with the same weights. */
export const register = (program: Command, context: CliContext): void =>
  registerSoundVerb(program, context, {
    name: 'morph',
    description: 'Make sounds between two sounds of one model.',
    arguments: [['<a.wav>'], ['<b.wav>']],
    countHelp: `number of sounds, 1 to 100, spread evenly between the two (default: ${recipeDefaults.count})`,
    examples: ['morph out/kick-1-aaaaaa.wav out/kick-2-bbbbbb.wav 3'],
    async plan(context, [fileOfA = '', fileOfB = ''], { count, raw, sampling }) {
      const [a, b] = [await seedSound(fileOfA), await seedSound(fileOfB)];
      const models = modelsOf(context);
      const [model, other] = [a, b].map(({ recipe }) => models.withWeights(recipe.weights, recipe.model));
      if (a.recipe.weights !== b.recipe.weights && (!model || model !== other))
        throw new HostError(
          `${fileOfA} and ${fileOfB} were made with different weights; a morph needs the same for both.`,
        );
      if (!model)
        throw new HostError(
          `The weights that made ${fileOfA} are not installed (${a.recipe.weights.slice(0, 12)}…). See \`rimshot models list\`.`,
        );
      const recipes = morphRecipes(a, b, count);
      return { model, recipes: recipes.map((recipe) => ({ ...recipe, ...sampling, raw: raw ?? recipe.raw })) };
    },
  });

async function seedSound(file: string) {
  const { recipe } = await readSource(file);
  if (!recipe) throw new HostError(`${file} carries no recipe; a morph takes two sounds made here from seeds.`);
  if (recipe.derivation)
    throw new HostError(
      `${file} was made by ${recipe.derivation.kind}; a morph takes two sounds made from seeds alone.`,
    );
  return { id: sampleId(recipe), recipe };
}
