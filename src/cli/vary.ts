import type { Command } from 'commander';
import { countOf, recipeDefaults } from '../sound/recipe-defaults.ts';
import { derivedRecipes } from '../sound/resolve-recipe.ts';
import type { CliContext } from './context.ts';
import { type MakingOptions, makeSounds, makingOptions, modelsOf, randomSeed } from './make-sounds.ts';
import { countHelp, countOption, strengthOption } from './option-values.ts';
import { modelFor, readSource } from './source-file.ts';

const examples = `
Examples:
  rimshot vary out/kick-123-k7f3q2.wav --strength 0.4
  rimshot vary my-snare.wav 8 --model snare --strength 0.7
`;

/** `rimshot vary`: noises a sound in part and samples it down again. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command('vary')
    .description('Make variations of a sound.')
    .argument('<file>', 'a sound made here, or with --model any sound: WAV, FLAC, MP3, Ogg, Opus, AIFF, CAF')
    .argument('[count]', countHelp, countOption);
  makingOptions(command)
    .option(
      '--strength <number>',
      '0 (nearly the same) to 1 (another sound)',
      strengthOption,
      recipeDefaults.varyStrength,
    )
    .option('--model <name>', 'default: the model that made the file')
    .addHelpText('after', examples)
    .action((file: string, count: number | undefined, options: MakingOptions & { strength: number; model?: string }) =>
      vary(context, file, count, options),
    );
}

async function vary(
  context: CliContext,
  file: string,
  asked: number | undefined,
  options: MakingOptions & { strength: number; model?: string },
): Promise<void> {
  const count = countOf({ count: asked, seed: options.seed });
  const from = await readSource(file);
  const model = modelFor(modelsOf(context), file, from, options.model);
  const derivation = { kind: 'vary', source: from.source, strength: options.strength } as const;
  const recipes = derivedRecipes(model.manifest, derivation, { ...options, seed: options.seed ?? randomSeed(), count });
  await makeSounds(
    context,
    model,
    recipes.map((recipe) => ({ recipe, source: from.bytes })),
    options,
  );
}
