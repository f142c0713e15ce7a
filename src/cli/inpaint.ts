import type { Command } from 'commander';
import { type ScheduleName, schedules } from '../diffusion/schedules.ts';
import type { Recipe } from '../sound/recipe.ts';
import { countOf, recipeDefaults } from '../sound/recipe-defaults.ts';
import { derivedRecipes, inpaintResamples } from '../sound/resolve-recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { readFloats } from './files.ts';
import { type MakingOptions, makeSounds, makingOptions, modelsOf, randomSeed } from './make-sounds.ts';
import { countHelp, countOption, decimal, integer, oneOf } from './option-values.ts';
import { modelFor, readSource } from './source-file.ts';

interface InpaintOptions extends MakingOptions {
  readonly model?: string;
  readonly keepMs: number;
  readonly resamples: number;
  readonly schedule?: ScheduleName;
  readonly mask?: string;
  readonly noise?: string;
}

const examples = `
Examples:
  rimshot inpaint out/snare-5-abc123.wav --keep-ms 30
  rimshot inpaint hit.wav 1 --model kick --mask mask.f32 --noise noise.f32 --schedule linear --steps 4 --raw
`;

/** `rimshot inpaint`: keeps a part of a sound, usually the attack, and lets the model invent the rest. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command('inpaint')
    .description('Keep the attack of a sound and invent new tails.')
    .argument('<file>', 'a sound made here, or with --model any sound')
    .argument('[count]', countHelp, countOption);
  makingOptions(command)
    .option(
      '--keep-ms <number>',
      'milliseconds to keep from the start',
      decimal('--keep-ms', 0, 750),
      recipeDefaults.keepMs,
    )
    .option(
      '--resamples <number>',
      'passes at each noise level, 1 to 16',
      integer('--resamples', 1, 16),
      inpaintResamples,
    )
    .option(
      '--schedule <name>',
      Object.keys(schedules).join(' or '),
      oneOf('--schedule', Object.keys(schedules) as ScheduleName[]),
    )
    .option('--model <name>', 'default: the model that made the file')
    .option('--mask <file.f32>', 'in place of --keep-ms: float32 [2][length], 1 = keep')
    .option('--noise <file.f32>', 'in place of the seed’s: float32 [1 + steps * resamples][2][length], the start first')
    .addHelpText('after', examples)
    .action((file: string, count: number | undefined, options: InpaintOptions) =>
      inpaint(context, file, count, options),
    );
}

async function inpaint(
  context: CliContext,
  file: string,
  asked: number | undefined,
  options: InpaintOptions,
): Promise<void> {
  const count = countOf({ count: asked, seed: options.seed });
  const from = await readSource(file);
  const model = modelFor(modelsOf(context), file, from, options.model);
  const { keepMs, resamples } = options;
  const making = { ...options, seed: options.seed ?? randomSeed(), count };
  const recipes = derivedRecipes(
    model.manifest,
    { kind: 'inpaint', source: from.source, keepMs, resamples },
    making,
  ).map((recipe): Recipe => ({ ...recipe, schedule: options.schedule ?? recipe.schedule }));
  const { lengthFrames, steps } = recipes[0]!;
  const size = model.manifest.architecture.inChannels * lengthFrames;
  const mask = options.mask === undefined ? undefined : await exactly(options.mask, size, `[2][${lengthFrames}]`);
  const all =
    options.noise === undefined
      ? undefined
      : await exactly(
          options.noise,
          (1 + steps * resamples) * size,
          `[1 + ${steps} * ${resamples}][2][${lengthFrames}]`,
        );
  const given = { ...(mask && { mask }), ...(all && { noise: all.slice(0, size), noises: all.slice(size) }) };
  await makeSounds(
    context,
    model,
    recipes.map((recipe) => ({ recipe, source: from.bytes, ...given })),
    options,
  );
}

async function exactly(path: string, values: number, shape: string): Promise<Float32Array> {
  const floats = await readFloats(path, 1, shape);
  if (floats.length !== values)
    throw new HostError(`${path}: it holds ${floats.length} float32 values, ${shape} needs ${values}.`);
  return floats;
}
