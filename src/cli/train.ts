import { basename, extname, join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { readSoundNames } from '../evaluation/sound-names.ts';
import { prepareDataDir } from '../library/data-dir.ts';
import { installedDir } from '../model-store/read-models.ts';
import { type Device, oneDeviceWords } from '../runtime/devices.ts';
import { instruments, type Manifest, modelKey } from '../sound/manifest.ts';
import { comparisonText } from '../trainer/comparison.ts';
import { readRecipe, type TrainingRecipe } from '../trainer/recipe.ts';
import { type RunDescription, readDescription } from '../trainer/run-folder.ts';
import { runTraining } from '../trainer/run-training.ts';
import {
  type NoiseLaw,
  type PresetName,
  presets,
  type TrainingSettings,
  trainingSettings,
} from '../trainer/settings.ts';
import { stepsBefore } from '../trainer/stages.ts';
import { startFromRecipe } from '../trainer/start-from-recipe.ts';
import { startRun } from '../trainer/start-run.ts';
import { readSoundList } from '../training-data/sound-list.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { readNamedFile } from './files.ts';
import { modelsOf } from './make-sounds.ts';
import { integer, knobValue, oneDeviceOption, oneOf, seedOption } from './option-values.ts';
import { createProgress } from './progress-bar.ts';
import { trainingNotice } from './training-notice.ts';

/** Picks the settings out of all options. Noise levels are chosen by kind; their numbers follow from the model. */
const tuned = trainingSettings.omit({ noiseLevels: true, augment: true }).partial();
const presetNames = Object.keys(presets) as PresetName[];

/** Settings with an option of their own. */
type Tuned = 'steps' | 'batch' | 'accumulate' | 'learningRate' | 'seed' | 'validateEvery' | 'saveEvery' | 'listenEvery';

interface Options extends Partial<Pick<TrainingSettings, Tuned>> {
  readonly data?: string;
  readonly name?: string;
  readonly strict?: true;
  readonly recipe?: string;
  readonly partial?: true;
  readonly heldOut?: string;
  readonly from?: string;
  readonly preset?: PresetName;
  readonly resume?: true;
  readonly out?: string;
  readonly instrument?: Manifest['instrument'];
  readonly licence?: string;
  readonly noiseLevels?: NoiseLaw['kind'];
  readonly augment: boolean;
  readonly choice: boolean;
  readonly device: Device;
  readonly threads?: number;
  readonly json?: true;
}

const examples = `
Examples:
  $ npm run rimshot -- train --data my-toms/ --name my-toms                    the starters' network from scratch
  $ npm run rimshot -- train --data my-kicks/ --name my-kicks --from kick      from an existing model
  $ npm run rimshot -- train --name my-kicks --resume                          after Ctrl-C or a crash
  $ npm run rimshot -- train --name my-kicks --resume --steps 8000             train a finished run further
  $ npm run rimshot -- train --data drums/ --name big --preset full            upstream's network: needs a GPU and days

Watch runs/NAME/report.html, or: tensorboard --logdir runs/`;

export function register(program: Command, context: CliContext): void {
  const { steps, batch, accumulate, learningRate } = trainingSettings.shape;
  const every = (option: string) => integer(option, 1, 1_000_000);
  program
    .command('train')
    .description('Train a model on your own sounds, from scratch or from an existing model.')
    .option('--name <name>', 'name of the model in commands, e.g. my-kicks (with --recipe: default the recipe’s)')
    .option('--data <folder>', 'folder of sound files; subfolders are included')
    .option('--strict', 'stop at an unusable sound instead of leaving it out')
    .option('--held-out <file.json>', 'sounds or whole makers to validate with (default: a tenth of the sounds)')
    .option('--recipe <training.json>', 'make the very model that this file defines, from its sounds in --data')
    .option('--partial', 'with --recipe: train without its missing sounds, and with changed ones')
    .option('--from <model>', 'continue from this model: its weights, network and sampler')
    .option(
      '--preset <name>',
      `${presetNames.join(', ')} (default: starter; full if --from names a full-size model)`,
      oneOf('--preset', presetNames),
    )
    .option('--resume', 'continue the run from its last save')
    .option('--out <folder>', 'folder of the run (default: runs/NAME)')
    .option('--instrument <kind>', `${instruments.join(', ')} (default: as --from)`, oneOf('--instrument', instruments))
    .option('--licence <text>', 'licence of the sounds, kept with the model')
    .option('--steps <number>', 'total optimiser steps', knobValue('--steps', steps))
    .option('--batch <number>', 'sounds per batch; more need more memory', knobValue('--batch', batch))
    .option('--accumulate <number>', 'batches per step', knobValue('--accumulate', accumulate))
    .option('--learning-rate <number>', 'learning rate of AdamW', knobValue('--learning-rate', learningRate))
    .option('--seed <number>', 'seed of the run (default: 1)', seedOption)
    .option(
      '--noise-levels <kind>',
      'uniform (as upstream), or log-normal (at the levels used in sampling)',
      oneOf('--noise-levels', ['uniform', 'log-normal']),
    )
    .option('--no-augment', 'use the sounds unchanged, without variations of gain, polarity, channels or tuning')
    .option(
      '--no-choice',
      'with --from: install the last weights as they are, without choosing strength and temperature by their sounds',
    )
    .option('--validate-every <steps>', 'steps between validations', every('--validate-every'))
    .option(
      '--save-every <steps>',
      'steps between saves; the run is also saved every 10 minutes',
      every('--save-every'),
    )
    .option('--listen-every <steps>', 'steps between sounds from fixed seeds', every('--listen-every'))
    .option('--device <name>', oneDeviceWords, oneDeviceOption, 'cpu')
    .option('--threads <number>', 'CPU threads (default: THREADS of .env)', integer('--threads', 0, 256))
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', examples)
    .action((options: Options) => train(context, options));
}

async function train(context: CliContext, options: Options): Promise<void> {
  const recipe = options.recipe === undefined ? undefined : await readRecipe(options.recipe);
  const asked = options.name ?? recipe?.name;
  if (asked === undefined) throw new HostError('--name is missing: the name of the model in commands, e.g. my-kicks.');
  const folder = resolve(options.out ?? join('runs', asked));
  const shown = relative(process.cwd(), folder) || '.';
  const run = options.resume
    ? await resumed(options, asked, folder)
    : await begin(context, { ...options, name: asked, recipe }, folder);
  if (run) console.error(trainingNotice(modelsOf(context), run.name));
  const config = context.config();
  // Days of training should not end in a folder that cannot be written.
  prepareDataDir(config.dataDir);
  const interrupt = new AbortController();
  const onInterrupt = () => {
    console.error('\nSaving …');
    interrupt.abort();
  };
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const bar = createProgress({ label: 'Training' });
  const { model, step, description, comparison } = await runTraining({
    folder,
    device: options.device,
    threads: options.threads ?? config.threads,
    signal: interrupt.signal,
    ...(options.resume && options.steps !== undefined && { steps: options.steps }),
    others: modelsOf(context)
      .list()
      .filter(({ manifest }) => manifest.variant === 'starter'),
    onMade: (done, total) => bar.update(done, { total, note: 'choosing strength and temperature by their sounds' }),
    modelFolder: (name) => installedDir(config.dataDir, name, 'own'),
    log: (line) => console.error(line),
    onStep: ({ step, steps, loss, validation, msPerStep }) => {
      const held = validation === undefined ? '' : `, validation ${validation.toFixed(4)}`;
      const note = `loss ${loss.toFixed(4)}${held}, ${(msPerStep / 1000).toFixed(2)} s a step`;
      bar.update(step, { total: steps, note });
    },
  }).finally(() => {
    bar.finish();
    process.removeListener('SIGINT', onInterrupt);
    process.removeListener('SIGTERM', onInterrupt);
  });
  const { name } = description;
  if (model) modelsOf(context).use(name, 'own');
  if (options.json) {
    console.log(
      JSON.stringify({ name, step, finished: model !== undefined, folder, model: model?.directory, comparison }),
    );
    return;
  }
  if (comparison) console.log(`${comparisonText(comparison)}\nSounds to compare: ${join(shown, 'compare')}\n`);
  const again = `npm run rimshot -- train --name ${name} --resume${options.out ? ` --out ${shown}` : ''}`;
  console.log(
    model
      ? `${modelKey(model.manifest)} is trained (${step} steps) and installed. Try: npm run rimshot -- generate ${name} 4\nReport: ${join(shown, 'report.html')}`
      : `Stopped and saved at step ${step} of ${stepsBefore(description.stages, description.stages.length)}. Go on with: ${again}`,
  );
}

type BeginOptions = Omit<Options, 'recipe'> & { readonly name: string; readonly recipe: TrainingRecipe | undefined };

async function begin(context: CliContext, options: BeginOptions, folder: string): Promise<RunDescription> {
  const { data, recipe } = options;
  if (data === undefined) throw new HostError('--data is missing: a folder with sound files to train on.');
  const from = options.from === undefined ? undefined : modelsOf(context).resolve(options.from);
  // A model that was trained without scaling its data, as upstream does, goes on as upstream would.
  const preset = options.preset ?? (from?.manifest.dataScale === 1 ? 'full' : 'starter');
  const bar = createProgress({ label: 'Reading sounds' });
  const told: string[] = [];
  const watch = {
    log: (text: string) => told.push(text),
    onRead: (done: number, total: number) => bar.update(done, { total }),
  };
  const started = recipe
    ? startFromRecipe({ folder, data, recipe, name: options.name, partial: options.partial, ...watch })
    : startRun({
        ...options,
        ...watch,
        list: readSoundList(join(context.root, 'models')),
        ...(await heldOutOf(options)),
        folder,
        data,
        from,
        preset,
        choice: options.choice ? undefined : 'none',
        overrides: {
          ...(tuned.parse(options) as Partial<TrainingSettings>),
          ...(!options.augment && { augment: undefined }),
        },
      });
  return started.finally(() => {
    bar.finish();
    for (const text of told) console.error(text);
  });
}

/** What --held-out keeps from training. */
async function heldOutOf({ heldOut, instrument }: BeginOptions) {
  if (heldOut === undefined) return {};
  const list = readSoundNames((await readNamedFile(heldOut)).toString(), heldOut);
  if (!instrument || instrument === 'other')
    throw new HostError('--held-out lists sounds by class: say with --instrument which of them these sounds are.');
  const isHeldOut = ({ path }: { readonly path: string }) =>
    list.has({ instrument, name: basename(path, extname(path)) });
  return { isHeldOut };
}

async function resumed(options: Options, name: string, folder: string): Promise<RunDescription | undefined> {
  refuseFixed(options);
  const run = await readDescription(folder);
  if (run && run.name !== name)
    throw new HostError(`--name ${name}: the run in ${folder} is of ${run.name}; a run keeps its name.`);
  return run;
}

/** What a run was begun with stays: otherwise it would not be the same run. */
function refuseFixed(options: Options): void {
  const fixed = [
    'data',
    'recipe',
    'heldOut',
    'from',
    'preset',
    'batch',
    'accumulate',
    'learningRate',
    'seed',
    'noiseLevels',
  ] as const;
  const given = fixed.find((name) => options[name] !== undefined);
  if (given)
    throw new HostError(
      `--${given.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)} cannot be changed with --resume: the run goes on as it began. Allowed are --steps, --device and --threads.`,
    );
}
