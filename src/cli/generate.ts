import type { Command } from 'commander';
import { type SamplerName, samplers } from '../diffusion/samplers.ts';
import { type ScheduleName, schedules } from '../diffusion/schedules.ts';
import type { Recipe } from '../sound/recipe.ts';
import { countOf } from '../sound/recipe-defaults.ts';
import { seedRecipes } from '../sound/resolve-recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { readFloats } from './files.ts';
import { type MakingOptions, makeSounds, makingOptions, modelsOf, randomSeed } from './make-sounds.ts';
import { countHelp, countOption, integer, oneOf } from './option-values.ts';

interface GenerateOptions extends MakingOptions {
  readonly sampler?: SamplerName;
  readonly schedule?: ScheduleName;
  readonly length?: number;
  readonly noise?: string;
}

const examples = `
Examples:
  rimshot generate kick 4 --seed 123 --out out/
  rimshot generate snare 8 --picture snares.png
  rimshot generate kick:starter 1 --steps 50 --sampler ddim --schedule linear --raw
`;

/** `rimshot generate`: sounds from seeds. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command('generate')
    .description('Make sounds from seeds.')
    .argument('<model>', 'kick, snare, hat, perc, kick:starter, kick:pretrained, or a model of your own')
    .argument('[count]', countHelp, countOption);
  makingOptions(command)
    .option(
      '--sampler <name>',
      Object.keys(samplers).join(' or '),
      oneOf('--sampler', Object.keys(samplers) as SamplerName[]),
    )
    .option(
      '--schedule <name>',
      Object.keys(schedules).join(' or '),
      oneOf('--schedule', Object.keys(schedules) as ScheduleName[]),
    )
    .option('--length <frames>', 'frames a channel (default: the model’s own)', integer('--length', 1, 1 << 20))
    .option(
      '--noise <file.f32>',
      'start from these values in place of a seed: raw little-endian float32, [count][2][length]',
    )
    .addHelpText('after', examples)
    .action((model: string, count: number | undefined, options: GenerateOptions) =>
      generate(context, model, count, options),
    );
}

async function generate(
  context: CliContext,
  key: string,
  asked: number | undefined,
  options: GenerateOptions,
): Promise<void> {
  const count = countOf({ count: asked, seed: options.seed });
  const model = modelsOf(context).resolve(key);
  const { manifest } = model;
  const recipes = seedRecipes(manifest, { ...options, seed: options.seed ?? randomSeed(), count }).map(
    (recipe): Recipe => ({
      ...recipe,
      sampler: options.sampler ?? recipe.sampler,
      schedule: options.schedule ?? recipe.schedule,
      lengthFrames: options.length ?? recipe.lengthFrames,
    }),
  );
  if (options.noise === undefined)
    return makeSounds(
      context,
      model,
      recipes.map((recipe) => ({ recipe })),
      options,
    );
  const size = manifest.architecture.inChannels * recipes[0]!.lengthFrames;
  const noise = await readFloats(
    options.noise,
    size,
    `[count][${manifest.architecture.inChannels}][${recipes[0]!.lengthFrames}]`,
  );
  if (noise.length !== count * size)
    throw new HostError(`--noise ${options.noise}: it holds ${noise.length / size} sounds, count is ${count}.`);
  const items = recipes.map((recipe, i) => ({ recipe, noise: noise.slice(i * size, (i + 1) * size) }));
  return makeSounds(context, model, items, options);
}
