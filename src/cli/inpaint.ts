import type { Command } from 'commander';
import { derivedRecipes, recipeDefaults } from '../sound/resolve-recipe.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { readFloats } from './files.ts';
import { modelsOf } from './make-sounds.ts';
import { decimal, integer } from './option-values.ts';
import { registerSoundVerb, type SoundOptions } from './sound-verb.ts';
import { modelFor, readSource } from './source-file.ts';

interface InpaintOptions extends SoundOptions {
  readonly model?: string;
  readonly keepMs: number;
  readonly resamples: number;
  readonly mask?: string;
  readonly noise?: string;
}

/** `rimshot inpaint`: keeps a part of a sound, usually the attack, and lets the model invent the rest. */
export const register = (program: Command, context: CliContext): void =>
  registerSoundVerb<InpaintOptions>(program, context, {
    name: 'inpaint',
    description: 'Keep the attack of a sound and make new tails.',
    arguments: [['<file>', 'a sound made here, or with --model any sound']],
    without: ['sampler'],
    options: (command) =>
      command
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
          recipeDefaults.resamples,
        )
        .option('--model <name>', 'model (default: the one that made the file)')
        .option('--mask <file.f32>', 'mask in place of --keep-ms: float32 [2][length], 1 = keep')
        .option(
          '--noise <file.f32>',
          'noise in place of the seed’s: float32 [1 + steps * resamples][2][length], the start first',
        ),
    examples: [
      'inpaint out/snare-5-abc123.wav --keep-ms 30',
      'inpaint hit.wav 1 --model kick --mask mask.f32 --noise noise.f32 --schedule linear --steps 4 --raw',
    ],
    async plan(context, [file = ''], making, options) {
      const { keepMs, resamples } = options;
      const { bytes, source, recipe } = await readSource(file);
      const model = modelFor(modelsOf(context), file, recipe, options.model);
      const recipes = derivedRecipes(model.manifest, { kind: 'inpaint', source, keepMs, resamples }, making);
      const { lengthFrames, steps } = recipes[0]!;
      const size = model.manifest.architecture.inChannels * lengthFrames;
      const mask = await exactly(options.mask, size, `[2][${lengthFrames}]`);
      const drawn = 1 + steps * resamples;
      const noise = await exactly(options.noise, drawn * size, `[1 + ${steps} * ${resamples}][2][${lengthFrames}]`);
      const noises = noise && { noise: noise.slice(0, size), noises: noise.slice(size) };
      return { model, recipes, given: { source: bytes, ...(mask && { mask }), ...noises } };
    },
  });

async function exactly(path: string | undefined, values: number, shape: string): Promise<Float32Array | undefined> {
  if (path === undefined) return undefined;
  const floats = await readFloats(path, 1, shape);
  if (floats.length !== values)
    throw new HostError(`${path}: it holds ${floats.length} float32 values, ${shape} needs ${values}.`);
  return floats;
}
