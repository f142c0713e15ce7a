import type { Command } from 'commander';
import type { Recipe } from '../sound/recipe.ts';
import { countOf, recipeDefaults } from '../sound/recipe-defaults.ts';
import { derivedRecipes } from '../sound/resolve-recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { readFloats } from './files.ts';
import { type MakingOptions, makeSounds, makingOptions, modelsOf, randomSeed } from './make-sounds.ts';
import { countHelp, countOption, oneOf, strengthOption } from './option-values.ts';
import { readSource } from './source-file.ts';

type Method = 'founded' | 'upstream';
interface RestyleOptions extends MakingOptions {
  readonly model: string;
  readonly strength: number;
  readonly method: Method;
  readonly noise?: string;
  readonly length?: number;
}

/** Upstream's notebooks use 50 steps of its sampler. */
const upstreamWalk = { sampler: 'ddim', schedule: 'linear' } as const;
const upstreamSteps = 50;

const examples = `
Examples:
  rimshot restyle beatbox.wav --model snare --strength 0.6
  rimshot restyle loop.wav 1 --model kick --method upstream --strength 0.3 --raw
`;

/** `rimshot restyle`: what upstream calls style transfer. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command('restyle')
    .description('Turn any sound into a drum of a model (style transfer).')
    .argument(
      '<file>',
      'WAV, FLAC, MP3, Ogg, Opus, AIFF or CAF of at most 10 s and 10 MiB; its first 0.75 s from the onset are used',
    )
    .argument('[count]', countHelp, countOption)
    .requiredOption('--model <name>', 'kick, snare, hat, perc, or a model of your own');
  makingOptions(command)
    .option(
      '--strength <number>',
      '0 (the file) to 1 (the model); for upstream its noise level',
      strengthOption,
      recipeDefaults.restyleStrength,
    )
    .option(
      '--method <name>',
      'founded, or upstream (audio + strength × noise, ddim linear)',
      oneOf('--method', ['founded', 'upstream']),
      'founded',
    )
    .option('--noise <file.f32>', 'this noise in place of the seed’s: float32, [count][2][length]')
    .addHelpText('after', examples)
    .action((file: string, count: number | undefined, options: RestyleOptions) =>
      restyle(context, file, count, options),
    );
}

async function restyle(
  context: CliContext,
  file: string,
  asked: number | undefined,
  options: RestyleOptions,
): Promise<void> {
  const count = countOf({ count: asked, seed: options.seed });
  const { bytes, source } = await readSource(file);
  const model = modelsOf(context).resolve(options.model);
  const { strength, method } = options;
  const making = { ...options, seed: options.seed ?? randomSeed(), count };
  const recipes = derivedRecipes(model.manifest, { kind: 'restyle', source, strength, method }, making).map(
    (recipe): Recipe =>
      method === 'upstream' ? { ...recipe, ...upstreamWalk, steps: options.steps ?? upstreamSteps } : recipe,
  );
  if (options.noise === undefined)
    return makeSounds(
      context,
      model,
      recipes.map((recipe) => ({ recipe, source: bytes })),
      options,
    );
  const size = model.manifest.architecture.inChannels * recipes[0]!.lengthFrames;
  const noise = await readFloats(options.noise, size, '[count][2][length]');
  if (noise.length !== count * size)
    throw new HostError(`--noise ${options.noise}: it holds ${noise.length / size} sounds, count is ${count}.`);
  const items = recipes.map((recipe, i) => ({ recipe, source: bytes, noise: noise.slice(i * size, (i + 1) * size) }));
  return makeSounds(context, model, items, options);
}
