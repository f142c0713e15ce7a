import type { Command } from 'commander';
import { readWav } from '../audio/wav.ts';
import { askedCharacter } from '../chat/knob-options.ts';
import { characterOf } from '../evaluation/character.ts';
import { openKnobTables } from '../model-store/knob-tables.ts';
import { bestOf, knobRecipes, tuned } from '../sound/knob-recipes.ts';
import type { KnobTable } from '../sound/knob-table.ts';
import { type Asked, type Knob, knobs, knobWords, needsTable, rangeOf } from '../sound/knobs.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { type Making, seedRecipes } from '../sound/resolve-recipe.ts';
import { UserError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { type Best, modelsOf } from './make-sounds.ts';
import { integer } from './option-values.ts';
import { type Plan, randomSeed, registerSoundVerb, type SoundOptions } from './sound-verb.ts';

interface GenerateOptions extends SoundOptions, Readonly<Partial<Record<Knob, string>>> {
  readonly length?: number;
  readonly pitch?: string;
  readonly fresh?: true;
}

const valuesOf = (knob: Knob): string => `${knobWords[knob].join(', ')}, or 0 to 100`;

/** `rimshot generate`: sounds from seeds, or of a character. */
export const register = (program: Command, context: CliContext): void =>
  registerSoundVerb<GenerateOptions>(program, context, {
    name: 'generate',
    description: 'Make sounds from seeds.',
    arguments: [['<model>', 'kick, snare, hat, perc, kick:starter, kick:pretrained, or a model of your own']],
    options: (command) =>
      command
        .option('--length <frames>', 'frames per channel (default: the model’s own)', integer('--length', 1, 1 << 20))
        .option('--decay <value>', `how long it rings: ${valuesOf('decay')}`)
        .option('--tone <value>', `how bright it is: ${valuesOf('tone')}`)
        .option('--punch <value>', `how much of it is attack: ${valuesOf('punch')}`)
        .option(
          '--noise <value or file>',
          `how noisy it is: ${valuesOf('noise')}; or a file with the starting noise in place of a seed: little-endian float32, [count][2][length]`,
        )
        .option('--pitch <note or semitones>', 'a note for a kick, such as F1, or semitones for any sound, such as +2')
        .option('--fresh', 'new seeds for the character asked for, in three times the time'),
    examples: [
      'generate kick 4 --seed 123 --out out/',
      'generate kick 4 --decay short --tone 80 --pitch F1',
      'generate snare 8 --picture snares.png',
      'generate kick:starter 1 --steps 50 --sampler ddim --schedule linear --raw',
    ],
    async plan(context, [key = ''], making, options) {
      const model = modelsOf(context).resolve(key);
      const { length, noise } = options;
      const asked = askedOf(options);
      if (asked && needsTable(asked)) return characterPlan(context, model, { asked, making, options });
      const recipes = seedRecipes(model.manifest, making).map((recipe) => tuned(recipe, asked?.semitones));
      return {
        model,
        recipes: recipes.map((recipe) => ({ ...recipe, lengthFrames: length ?? recipe.lengthFrames })),
        noise: isKnob(noise) ? undefined : noise,
      };
    },
  });

/** `--noise` was a file before it was a knob: a word or percentile is the knob's. */
const isKnob = (noise: string | undefined): boolean =>
  noise === undefined || rangeOf('noise', noise.toLowerCase()) !== undefined;

function askedOf(options: GenerateOptions): Asked | undefined {
  const { noise, pitch, fresh, seed, steps } = options;
  const turned = Object.fromEntries(knobs.map((knob) => [knob, options[knob]]));
  return askedCharacter({
    options: { ...turned, noise: isKnob(noise) ? noise : undefined, pitch, fresh, seed, steps },
  });
}

interface Wanted {
  readonly asked: Asked;
  readonly making: Making;
  readonly options: GenerateOptions;
}

/** Nobody's library is looked at here: every measured seed counts as unheard. */
async function characterPlan(
  context: CliContext,
  model: InstalledModel,
  { asked, making: { count, raw = false, sampling = {} }, options: { length, noise } }: Wanted,
): Promise<Plan> {
  const [other] = [...Object.keys(sampling), ...(length === undefined ? [] : ['length'])];
  const [name = 'pitch'] = Object.keys(asked.wish);
  if (other !== undefined) throw new UserError('knobWithSteps', { name });
  if (!isKnob(noise)) throw new UserError('knobWithSeed', { name });
  const table = openKnobTables({ dataDir: context.config().dataDir }).of(model);
  const recipes = await knobRecipes(model.manifest, asked, count, {
    table,
    randomSeed,
    heardAmong: async () => new Set(),
  });
  const plan = { model, recipes: recipes.map((recipe) => ({ ...recipe, raw })) };
  return asked.fresh ? { ...plan, best: chooser(asked, table, count) } : plan;
}

const chooser =
  (asked: Asked, table: KnobTable, count: number): Best =>
  async (wavs) => {
    const characters = [];
    for (const wav of wavs) characters.push(await characterOf(readWav(wav).sound));
    return bestOf(characters, asked, table, count);
  };
