import type { Command } from 'commander';
import { deriverOf } from '../model-store/deriver-of.ts';
import { derivedRecipes, recipeDefaults } from '../sound/resolve-recipe.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { oneOf, strengthOption } from './option-values.ts';
import { registerSoundVerb, type SoundOptions } from './sound-verb.ts';
import { readSource } from './source-file.ts';

const methods = ['founded', 'upstream'] as const;

interface RestyleOptions extends SoundOptions {
  readonly model: string;
  readonly strength: number;
  readonly method: (typeof methods)[number];
  readonly noise?: string;
}

/** Upstream's notebooks use 50 steps of its sampler. */
const upstreamWalk = { sampler: 'ddim', schedule: 'linear', steps: 50 } as const;

/** `rimshot restyle`: upstream's style transfer. */
export const register = (program: Command, context: CliContext): void =>
  registerSoundVerb<RestyleOptions>(program, context, {
    name: 'restyle',
    description: 'Turn any sound into a drum (style transfer).',
    arguments: [
      [
        '<file>',
        'WAV, FLAC, MP3, Ogg, Opus, AIFF or CAF of at most 10 s and 10 MiB; its first 0.75 s from the onset are used',
      ],
    ],
    options: (command) =>
      command
        .requiredOption('--model <name>', 'kick, snare, hat, perc, or a model of your own')
        .option(
          '--strength <number>',
          '0 (the file) to 1 (the model); with --method upstream: its noise level',
          strengthOption,
          recipeDefaults.restyleStrength,
        )
        .option(
          '--method <name>',
          'founded, or upstream (audio + strength × noise, ddim linear)',
          oneOf('--method', methods),
          'founded',
        )
        .option('--noise <file.f32>', 'noise in place of the seed’s: float32, [count][2][length]'),
    examples: [
      'restyle beatbox.wav --model snare --strength 0.6',
      'restyle loop.wav 1 --model kick --method upstream --strength 0.3 --raw',
    ],
    async plan(context, [file = ''], making, { model: key, strength, method, noise }) {
      const { bytes, source } = await readSource(file);
      const models = modelsOf(context);
      const model = deriverOf(models.resolve(key), models);
      const sampling = method === 'upstream' ? { ...upstreamWalk, ...making.sampling } : making.sampling;
      const derivation = { kind: 'restyle', source, strength, method } as const;
      const recipes = derivedRecipes(model.manifest, derivation, { ...making, sampling });
      return { model, recipes, given: { source: bytes }, noise };
    },
  });
