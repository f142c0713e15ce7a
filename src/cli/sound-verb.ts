import type { Command } from 'commander';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';
import { countOf, type Making, recipeDefaults } from '../sound/resolve-recipe.ts';
import { type AskedKnob, type AskedSampling, askedHelp, askedSampling, samplingFields } from '../sound/sampling.ts';
import { HostError } from '../user-error.ts';
import type { BatchItem } from '../worker/engine.ts';
import type { CliContext } from './context.ts';
import { readFloats } from './files.ts';
import { type Best, engineOptions, type MakingOptions, makeSounds } from './make-sounds.ts';
import { integer, knobValue, seedOption } from './option-values.ts';

/** Options of every verb that makes sounds. */
export type SoundOptions = MakingOptions & AskedSampling & { readonly seed?: number; readonly raw?: boolean };

/** Recipes of one model, and what they start from. */
export interface Plan {
  readonly model: InstalledModel;
  readonly recipes: readonly Recipe[];
  /** The same for all of them. */
  readonly given?: Omit<BatchItem, 'recipe'>;
  /** File of the noises that replace those of the seeds: float32, [count][channels][frames]. */
  readonly noise?: string | undefined;
  /** Where more are made than wanted: which ones are kept. */
  readonly best?: Best;
}

export interface SoundVerb<Options extends SoundOptions> {
  readonly name: string;
  readonly description: string;
  /** Name and help of the arguments before the count. */
  readonly arguments: readonly (readonly [name: string, help?: string])[];
  readonly countHelp?: string;
  /** Knobs that the verb has a value of its own for. */
  readonly without?: readonly AskedKnob[];
  /** Adds the verb's own options. */
  readonly options?: (command: Command) => Command;
  readonly examples: readonly string[];
  /** `making` says what the request says of seed, count, knobs and `raw`. */
  plan(context: CliContext, args: readonly string[], making: Making, options: Options): Promise<Plan>;
}

export const randomSeed = (): number => crypto.getRandomValues(new Uint32Array(1))[0]!;

/** Registers a verb that makes sounds: from its arguments and options to a plan, from the plan to WAV files. */
export function registerSoundVerb<Options extends SoundOptions>(
  program: Command,
  context: CliContext,
  verb: SoundVerb<Options>,
): void {
  const command = program.command(verb.name).description(verb.description);
  for (const [name, help] of verb.arguments) command.argument(name, help);
  command
    .argument(
      '[count]',
      verb.countHelp ?? `number of sounds, 1 to 100 (default: ${recipeDefaults.count}; 1 with --seed)`,
      integer('count', 1, 100),
    )
    .option(
      '--seed <number>',
      'seed of the first sound, 0 to 4294967295 (default: random); later ones count up',
      seedOption,
    );
  for (const [knob, help] of Object.entries(askedHelp) as [AskedKnob, string][])
    if (!verb.without?.includes(knob))
      command.option(
        `--${knob} <value>`,
        `${help} (default: the model’s own)`,
        knobValue(`--${knob}`, samplingFields[knob]),
      );
  command.option('--raw', 'no post-processing: 32-bit float WAV of the network’s output');
  engineOptions(command)
    .option('--out <folder>', 'folder for the WAVs', 'out')
    .option('--picture <file.png>', 'also draw waveforms and spectrograms (of the first 8)')
    .option('--json', 'print the sounds as JSON');
  verb.options?.(command);
  command
    .addHelpText('after', `\nExamples:\n${verb.examples.map((example) => `  rimshot ${example}\n`).join('')}`)
    .action(async (...given: unknown[]) => {
      const args = given.slice(0, verb.arguments.length) as string[];
      const [count, options] = given.slice(verb.arguments.length) as [number | undefined, Options];
      const { seed, raw } = options;
      const making = {
        seed: seed ?? randomSeed(),
        count: countOf({ count, seed }),
        raw,
        sampling: askedSampling({ ...options }),
      };
      const plan = await verb.plan(context, args, making, options);
      await makeSounds(context, plan.model, await itemsOf(plan), { ...options, best: plan.best });
    });
}

async function itemsOf({ model, recipes, given, noise }: Plan): Promise<BatchItem[]> {
  if (noise === undefined) return recipes.map((recipe) => ({ ...given, recipe }));
  const { inChannels } = model.manifest.architecture;
  const { lengthFrames } = recipes[0]!;
  const size = inChannels * lengthFrames;
  const values = await readFloats(noise, size, `[count][${inChannels}][${lengthFrames}]`);
  if (values.length !== recipes.length * size)
    throw new HostError(`--noise ${noise}: it holds ${values.length / size} sounds, count is ${recipes.length}.`);
  return recipes.map((recipe, i) => ({ ...given, recipe, noise: values.slice(i * size, (i + 1) * size) }));
}
