import type { Command } from 'commander';
import { derivedRecipes, recipeDefaults } from '../sound/resolve-recipe.ts';
import type { CliContext } from './context.ts';
import { modelsOf } from './make-sounds.ts';
import { strengthOption } from './option-values.ts';
import { registerSoundVerb, type SoundOptions } from './sound-verb.ts';
import { modelFor, readSource } from './source-file.ts';

/** `rimshot vary`: noises a sound in part and samples it down again. */
export const register = (program: Command, context: CliContext): void =>
  registerSoundVerb<SoundOptions & { readonly strength: number; readonly model?: string }>(program, context, {
    name: 'vary',
    description: 'Make variations of a sound.',
    arguments: [['<file>', 'a sound made here, or with --model any sound: WAV, FLAC, MP3, Ogg, Opus, AIFF, CAF']],
    options: (command) =>
      command
        .option(
          '--strength <number>',
          '0 (nearly the same) to 1 (another sound)',
          strengthOption,
          recipeDefaults.varyStrength,
        )
        .option('--model <name>', 'model (default: the one that made the file)'),
    examples: ['vary out/kick-123-k7f3q2.wav --strength 0.4', 'vary my-snare.wav 8 --model snare --strength 0.7'],
    async plan(context, [file = ''], making, { strength, model: named }) {
      const { bytes, source, recipe } = await readSource(file);
      const model = modelFor(modelsOf(context), file, recipe, named);
      const recipes = derivedRecipes(model.manifest, { kind: 'vary', source, strength }, making);
      return { model, recipes, given: { source: bytes } };
    },
  });
