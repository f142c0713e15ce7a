import { join, relative, resolve } from 'node:path';
import type { Command } from 'commander';
import { prepareDataDir } from '../library/data-dir.ts';
import { deriverOf } from '../model-store/deriver-of.ts';
import { installedDir } from '../model-store/read-models.ts';
import { type Device, oneDeviceWords } from '../runtime/devices.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { type RunDescription, readDescription } from '../trainer/run-folder.ts';
import { type RunOptions, runTraining, type TrainingProgress } from '../trainer/run-training.ts';
import { trainingSettings } from '../trainer/settings.ts';
import { stepsBefore } from '../trainer/stages.ts';
import { defaultSteps, fewestEvaluations, startDistillation } from '../trainer/start-distillation.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';
import { type ReportOptions, reportDistilled } from './distill-report.ts';
import { modelsOf } from './make-sounds.ts';
import { integer, knobValue, oneDeviceOption, seedOption } from './option-values.ts';
import { createProgress } from './progress-bar.ts';

interface DistillOptions extends ReportOptions {
  readonly steps?: number;
  readonly trainingSteps?: number;
  readonly minutes?: number;
  readonly seed?: number;
  readonly out?: string;
  readonly resume?: true;
  readonly device: Device;
}

const defaultEvaluations = 4;

const examples = `
Examples:
  $ npm run rimshot -- distill kick                        kick:fast, which makes the sounds of kick in 4 evaluations
  $ npm run rimshot -- distill kick --steps 6 --minutes 30
  $ npm run rimshot -- distill kick --resume               after Ctrl-C or a crash
  $ npm run rimshot -- distill kick --data drums/          with a comparison with real sounds at the end`;

export function register(program: Command, context: CliContext): void {
  program
    .command('distill')
    .description('Make a fast variant of a model: the same seeds in fewer network evaluations. Needs no sounds.')
    .argument('<model>', 'kick, snare, hat, perc, kick:starter, kick:pretrained, or a model of your own')
    .option(
      '--steps <number>',
      `network evaluations of the fast model (default: ${defaultEvaluations})`,
      integer('--steps', fewestEvaluations, 16),
    )
    .option(
      '--training-steps <number>',
      `total optimiser steps (default: ${defaultSteps})`,
      knobValue('--training-steps', trainingSettings.shape.steps),
    )
    .option(
      '--minutes <number>',
      'end after this time with what has been learned by then',
      integer('--minutes', 1, 10_000),
    )
    .option('--seed <number>', 'seed of the run (default: 1)', seedOption)
    .option('--resume', 'continue the run from its last save')
    .option('--out <folder>', 'folder of the run (default: runs/NAME-fast)')
    .option('--data <folder>', 'at the end, also compare with these real sounds, as evaluate does')
    .option('--seeds <number>', 'sounds of the comparison at the end', integer('--seeds', 1, 1000), 8)
    .option('--device <name>', oneDeviceWords, oneDeviceOption, 'cpu')
    .option('--threads <number>', 'CPU threads (default: THREADS of .env)', integer('--threads', 0, 256))
    .option('--json', 'print the outcome as JSON')
    .addHelpText('after', examples)
    .action((key: string, options: DistillOptions) => distill(context, key, options));
}

async function distill(context: CliContext, key: string, options: DistillOptions): Promise<void> {
  const models = modelsOf(context);
  const named = models.resolve(key);
  const folder = resolve(options.out ?? join('runs', `${named.manifest.name}-fast`));
  const run = options.resume ? await resumed(options, folder, named) : await begin(options, folder, named);
  const config = context.config();
  prepareDataDir(config.dataDir);
  console.error(`At its end the run installs "${modelKey(run.model)}". ${modelKey(named.manifest)} stays as it is.`);
  const stop = new AbortController();
  const onInterrupt = () => {
    console.error('\nSaving …');
    stop.abort();
  };
  process.once('SIGINT', onInterrupt);
  process.once('SIGTERM', onInterrupt);
  const bar = createProgress({ label: 'Distilling' });
  const running = {
    folder,
    device: options.device,
    threads: options.threads ?? config.threads,
    signal: stop.signal,
    modelFolder: (name: string) => installedDir(config.dataDir, name, 'fast'),
    log: (line: string) => console.error(line),
    onStep({ step, steps, loss, msPerStep }: TrainingProgress) {
      const seconds = (msPerStep / 1000).toFixed(2);
      bar.update(step, { total: steps, note: `loss ${loss.toFixed(4)}, ${seconds} s a step` });
    },
  };
  const { model, step, description } = await runFor(options, running).finally(() => {
    bar.finish();
    process.removeListener('SIGINT', onInterrupt);
    process.removeListener('SIGTERM', onInterrupt);
  });
  if (!model) {
    const shown = options.out ? ` --out ${relative(process.cwd(), folder) || '.'}` : '';
    const total = stepsBefore(description.stages, description.stages.length);
    const again = `npm run rimshot -- distill ${key} --resume${shown}`;
    console.log(
      options.json
        ? JSON.stringify({ model: modelKey(run.model), step, finished: false, folder })
        : `Stopped and saved at step ${step} of ${total}. Go on with: ${again}`,
    );
    return;
  }
  models.refresh();
  await reportDistilled(context, { parent: deriverOf(model, models), fast: model, step, folder }, options);
}

/** Runs to the end, or for the minutes that were given: then what has been reached is the end. */
async function runFor({ minutes, resume, trainingSteps }: DistillOptions, running: RunOptions) {
  const { signal } = running;
  const longer = resume && trainingSteps !== undefined && { steps: trainingSteps };
  if (minutes === undefined) return runTraining({ ...running, ...longer });
  const inTime = AbortSignal.timeout(minutes * 60_000);
  const outcome = await runTraining({
    ...running,
    ...longer,
    signal: AbortSignal.any([inTime, ...(signal ? [signal] : [])]),
  });
  if (outcome.model || signal?.aborted || outcome.step === 0) return outcome;
  return runTraining({ ...running, steps: outcome.step });
}

const begin = (options: DistillOptions, folder: string, parent: InstalledModel): Promise<RunDescription> =>
  startDistillation({
    folder,
    parent,
    evaluations: options.steps ?? defaultEvaluations,
    overrides: {
      ...(options.trainingSteps !== undefined && { steps: options.trainingSteps }),
      ...(options.seed !== undefined && { seed: options.seed }),
    },
  });

/** What a run was begun with stays. */
async function resumed(options: DistillOptions, folder: string, named: InstalledModel): Promise<RunDescription> {
  const given = (['steps', 'seed'] as const).find((name) => options[name] !== undefined);
  if (given)
    throw new HostError(
      `--${given} cannot be changed with --resume: the run goes on as it began. Allowed are --training-steps, --minutes, --device and --threads.`,
    );
  const run = await readDescription(folder);
  if (!run) throw new HostError(`${folder} holds no run that could be resumed; leave out --resume to begin one.`);
  if (run.name !== named.manifest.name || run.model.variant !== 'fast')
    throw new HostError(`The run in ${folder} makes ${modelKey(run.model)}, not a fast ${named.manifest.name}.`);
  return run;
}
