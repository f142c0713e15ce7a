import type { Command } from 'commander';
import { sampleId } from '../sound/recipe.ts';
import { recipeDefaults } from '../sound/recipe-defaults.ts';
import { morphRecipes } from '../sound/resolve-recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { type MakingOptions, makeSounds, makingOptions, modelsOf } from './make-sounds.ts';
import { countOption } from './option-values.ts';
import { readSource } from './source-file.ts';

const examples = `
Example:
  rimshot morph out/kick-1-aaaaaa.wav out/kick-2-bbbbbb.wav 3
`;

/** `rimshot morph`: sounds on the way between two that were made from seeds alone with the same weights. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command('morph')
    .description('Make sounds between two sounds of one model.')
    .argument('<a.wav>')
    .argument('<b.wav>')
    .argument('[count]', 'how many, spread evenly between the two', countOption, recipeDefaults.count);
  makingOptions(command)
    .addHelpText('after', examples)
    .action((a: string, b: string, count: number, options: MakingOptions) => morph(context, [a, b], count, options));
}

async function morph(
  context: CliContext,
  files: readonly [string, string],
  count: number,
  options: MakingOptions,
): Promise<void> {
  const [a, b] = (await Promise.all(files.map(ends))) as [
    Awaited<ReturnType<typeof ends>>,
    Awaited<ReturnType<typeof ends>>,
  ];
  const models = modelsOf(context);
  const [model, other] = [a, b].map(({ recipe }) => models.withWeights(recipe.weights, recipe.model));
  if (a.recipe.weights !== b.recipe.weights && (!model || model !== other))
    throw new HostError(
      `${files[0]} and ${files[1]} were made with different weights; a morph needs the same for both.`,
    );
  if (!model)
    throw new HostError(
      `The weights that made ${files[0]} are not installed (${a.recipe.weights.slice(0, 12)}…). See \`rimshot models list\`.`,
    );
  const recipes = morphRecipes(a, b, count).map((recipe) => ({
    ...recipe,
    steps: options.steps ?? recipe.steps,
    raw: options.raw ?? recipe.raw,
  }));
  await makeSounds(
    context,
    model,
    recipes.map((recipe) => ({ recipe })),
    options,
  );
}

async function ends(file: string) {
  const { recipe } = await readSource(file);
  if (!recipe) throw new HostError(`${file} carries no recipe; a morph takes two sounds made here from seeds.`);
  if (recipe.derivation)
    throw new HostError(
      `${file} was made by ${recipe.derivation.kind}; a morph takes two sounds made from seeds alone.`,
    );
  return { id: sampleId(recipe), recipe };
}
