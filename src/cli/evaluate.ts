import type { Command } from 'commander';
import { folderHelp, judgedInstruments } from '../evaluation/sound-folder.ts';
import { soundNamesHelp } from '../evaluation/sound-names.ts';
import { standardModels } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import type { EvaluateOptions } from './evaluate-options.ts';
import { comparePaired } from './evaluate-paired.ts';
import { compareWithReal } from './evaluate-sounds.ts';
import { engineOf, engineOptions, modelsOf, withEngine } from './make-sounds.ts';
import { integer, oneOf, seedOption, stepsOption } from './option-values.ts';

const examples = `
What --data expects: ${folderHelp}.
What --held-out and --training expect: ${soundNamesHelp}; or a model's training.json.

Examples:
  rimshot evaluate --data drums/                                  the four models in use, 200 sounds each
  rimshot evaluate kick:starter --data drums/ --held-out held.json
  rimshot evaluate --data drums/ --held-out models/validation.json --sets 3
  rimshot evaluate kick --data drums/ --held-out models/validation.json --training models/kick/training.json
  rimshot evaluate --data drums/ --reference published/           with other sounds beside the models'
  rimshot evaluate my-toms --class perc --data drums/ --count 100
  rimshot evaluate kick --paired --seeds 16                       samplers, schedules and steps
  rimshot evaluate kick --paired --taus 28:0.004 --taus 40:0.005
`;

/** `rimshot evaluate`: how a model's sounds stand to real ones, and what samplers are worth. */
export function register(program: Command, context: CliContext): void {
  const command = program
    .command('evaluate')
    .description('Compare models with a folder of real sounds, or sampler settings with each other (--paired).')
    .argument('[models...]', `models to evaluate (default: ${standardModels.join(', ')})`)
    .option('--data <folder>', 'folder of real one-shots: kick/, snare/, hat/, perc/, or files named Kick 01.wav, …')
    .option('--strict', 'stop at an unusable sound instead of leaving it out')
    .option('--held-out <file.json>', 'sounds or makers not used in training (default: a tenth, by hash)')
    .option(
      '--training <file.json>',
      'sounds or makers used in training; repeatable (default: all that are not held out)',
      collect,
    )
    .option('--reference <folder>', 'evaluate these sounds as well, e.g. published ones')
    .option(
      '--class <name>',
      `instrument of an own model: ${judgedInstruments.join(', ')}`,
      oneOf('--class', judgedInstruments),
    )
    .option('--count <number>', 'sounds per model, 5 to 10000', integer('--count', 5, 10_000), 200)
    .option(
      '--sets <number>',
      'disjoint sets of so many sounds, 1 to 20: figures as mean and range',
      integer('--sets', 1, 20),
      1,
    )
    .option('--seed <number>', 'seed of the first sound; later ones count up', seedOption, 1)
    .option('--steps <number>', 'network evaluations (default: the model’s own)', stepsOption)
    .option('--paired', 'compare sampler settings with the converged ODE of the same seeds')
    .option('--seeds <number>', 'with --paired: number of seeds', integer('--seeds', 1, 1000), 16)
    .option('--taus <max:min>', 'with --paired: tau range of the log schedule; repeatable', collect)
    .option('--json', 'print everything as JSON')
    .addHelpText('after', examples)
    .action((models: readonly string[], options: EvaluateOptions) => evaluate(context, models, options));
  engineOptions(command);
}

const collect = (value: string, before: readonly string[] = []): string[] => [...before, value];

async function evaluate(context: CliContext, names: readonly string[], options: EvaluateOptions): Promise<void> {
  if (!options.paired && options.data === undefined) {
    throw new HostError(`--data is missing. It is ${folderHelp}. (--paired needs none.)`);
  }
  const store = modelsOf(context);
  const models = (names.length > 0 ? names : standardModels).map((name) => store.resolve(name));
  const engine = engineOf(context, options, () => models);
  const compare = options.paired ? comparePaired : compareWithReal;
  await withEngine(
    engine,
    () => 'Cancelled.',
    (signal) => compare({ engine, models, options, signal }),
  );
}
