import type { Command } from 'commander';
import { seedRecipes } from '../sound/resolve-recipe.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { integer } from './option-values.ts';
import { registerSoundVerb, type SoundOptions } from './sound-verb.ts';

/** `rimshot generate`: sounds from seeds. */
export const register = (program: Command, context: CliContext): void =>
  registerSoundVerb<SoundOptions & { readonly length?: number; readonly noise?: string }>(program, context, {
    name: 'generate',
    description: 'Make sounds from seeds.',
    arguments: [['<model>', 'kick, snare, hat, perc, kick:starter, kick:pretrained, or a model of your own']],
    options: (command) =>
      command
        .option('--length <frames>', 'frames per channel (default: the model’s own)', integer('--length', 1, 1 << 20))
        .option('--noise <file.f32>', 'starting noise in place of a seed: little-endian float32, [count][2][length]'),
    examples: [
      'generate kick 4 --seed 123 --out out/',
      'generate snare 8 --picture snares.png',
      'generate kick:starter 1 --steps 50 --sampler ddim --schedule linear --raw',
    ],
    async plan(context, [key = ''], making, { length, noise }) {
      const model = modelsOf(context).resolve(key);
      const recipes = seedRecipes(model.manifest, making);
      return {
        model,
        recipes: recipes.map((recipe) => ({ ...recipe, lengthFrames: length ?? recipe.lengthFrames })),
        noise,
      };
    },
  });
