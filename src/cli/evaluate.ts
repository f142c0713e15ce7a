import type { Command } from 'commander';
import { generateSounds } from '../evaluation/generate-sounds.ts';
import { Judge, type MeasuredSound, measure } from '../evaluation/judge.ts';
import {
  fewestStepsBelowDdim100,
  type PairedSetting,
  pairedDistances,
  pairedEvaluations,
  pairedSettings,
} from '../evaluation/paired.ts';
import { folderHelp, instrumentNamed, type JudgedInstrument, judgedInstruments } from '../evaluation/sound-folder.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { modelKey, standardModels } from '../sound/manifest.ts';
import { askedSampling } from '../sound/sampling.ts';
import { HostError } from '../user-error.ts';
import type { Engine } from '../worker/engine.ts';
import type { CliContext } from './context.ts';
import { checkEnough, heldOutOf, keyOf, measuredFolder, withoutCopies } from './evaluate-data.ts';
import {
  type EvaluatedSet,
  judgementLegend,
  judgementTable,
  measureTable,
  pairedTable,
  tausOf,
} from './evaluate-tables.ts';
import { type EngineOptions, engineOf, engineOptions, modelsOf, withEngine } from './make-sounds.ts';
import { integer, oneOf, seedOption, stepsOption } from './option-values.ts';
import { createProgress } from './progress-bar.ts';

interface EvaluateOptions extends EngineOptions {
  readonly data?: string;
  readonly reference?: string;
  readonly strict?: true;
  readonly heldOut?: string;
  readonly class?: JudgedInstrument;
  readonly count: number;
  readonly seed: number;
  readonly steps?: number;
  readonly paired?: true;
  readonly seeds: number;
  readonly taus?: readonly string[];
  readonly json?: true;
}

const examples = `
What --data expects: ${folderHelp}.

Examples:
  rimshot evaluate --data drums/                                  the four models in use, 200 sounds each
  rimshot evaluate kick:starter --data drums/ --held-out held.json
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
    .option(
      '--held-out <file.json>',
      '{"kick": ["name", …], …}: sounds not used in training (default: a tenth, by hash)',
    )
    .option('--reference <folder>', 'evaluate these sounds as well, e.g. published ones')
    .option(
      '--class <name>',
      `instrument of an own model: ${judgedInstruments.join(', ')}`,
      oneOf('--class', judgedInstruments),
    )
    .option('--count <number>', 'sounds per model, 5 to 10000', integer('--count', 5, 10_000), 200)
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

interface Evaluation {
  readonly engine: Engine;
  readonly models: readonly InstalledModel[];
  readonly options: EvaluateOptions;
  readonly signal: AbortSignal;
}

async function compareWithReal(evaluation: Evaluation): Promise<void> {
  const { models, options, signal } = evaluation;
  const instruments = models.map((model) => instrumentOf(model, options));
  const { strict } = options;
  const found = await measuredFolder(options.data!, { label: 'real sounds', signal, strict });
  const heldOut = await heldOutOf(found, options.heldOut);
  const real = withoutCopies(found, heldOut);
  for (const instrument of instruments) checkEnough(instrument, real, heldOut);
  const judge = new Judge(real.map((sound) => ({ ...sound, heldOut: heldOut.has(keyOf(sound)) })));
  const reference =
    options.reference === undefined
      ? []
      : await measuredFolder(options.reference, { label: 'reference', signal, strict });

  const sets: Partial<Record<JudgedInstrument, EvaluatedSet[]>> = {};
  for (const [i, model] of models.entries()) {
    const instrument = instruments[i]!;
    const sounds = await measuredModel(model, evaluation);
    sets[instrument] ??= [];
    sets[instrument].push({ title: modelKey(model.manifest), judgement: judge.judge(instrument, sounds) });
  }
  for (const [instrument, list] of Object.entries(sets) as [JudgedInstrument, EvaluatedSet[]][]) {
    const others = reference.filter((sound) => sound.instrument === instrument);
    if (others.length > 1) list.push({ title: 'reference', judgement: judge.judge(instrument, others) });
    list.push({ title: 'real, held out', judgement: judge.heldOutSounds(instrument), without: 'heldOut' });
    list.push({ title: 'real, training', judgement: judge.trainingSounds(instrument), without: 'training' });
  }
  if (options.json) {
    console.log(JSON.stringify(sets));
    return;
  }
  for (const [instrument, list] of Object.entries(sets)) {
    console.log(`\n## ${instrument}\n\n${judgementTable(list)}\n\n${measureTable(list)}`);
  }
  console.log(`\n${judgementLegend}`);
}

async function comparePaired({ engine, models, options, signal }: Evaluation): Promise<void> {
  const settings = settingsOf(options);
  const seeds = seedsFrom(options.seed, options.seeds);
  const results = [];
  for (const model of models) {
    const name = modelKey(model.manifest);
    const bar = createProgress({ label: `${name}, paired`, total: pairedEvaluations(seeds.length, settings) });
    const rows = await pairedDistances(engine, model, {
      seeds,
      settings,
      signal,
      onProgress: (done) => bar.update(done),
    }).finally(() => bar.finish());
    results.push({ model: name, rows });
    if (options.json) continue;
    const best = fewestStepsBelowDdim100(rows);
    console.log(
      `\n## ${name}, ${seeds.length} seeds, distance to dpmpp-2m log with 100 evaluations\n\n${pairedTable(rows)}\n`,
    );
    console.log(
      best === undefined
        ? 'No setting comes nearer than ddim linear with 100 evaluations.'
        : `Fewest evaluations that come nearer than ddim linear with 100: ${best.setting.steps} (taus ${tausOf(best.setting)}).`,
    );
  }
  if (options.json) console.log(JSON.stringify(results));
}

/** The standard settings; with --taus the log ones once for each range. */
function settingsOf({ taus = [] }: EvaluateOptions): readonly PairedSetting[] {
  if (taus.length === 0) return pairedSettings;
  const ranges = taus.map((text) => {
    const [tauMax = Number.NaN, tauMin = Number.NaN] = text.split(':').map(Number);
    if (tauMax > tauMin && tauMin > 0 && tauMax < 1e6) return { tauMax, tauMin };
    throw new HostError(`--taus ${text}: must be MAX:MIN with MAX above MIN above 0, e.g. 28:0.004.`);
  });
  return pairedSettings.flatMap((setting) =>
    setting.schedule === 'linear' ? [setting] : ranges.map((range) => ({ ...setting, ...range })),
  );
}

async function measuredModel(model: InstalledModel, { engine, options, signal }: Evaluation): Promise<MeasuredSound[]> {
  const bar = createProgress({ label: modelKey(model.manifest), total: options.count });
  const sounds = await generateSounds(engine, model, {
    seeds: seedsFrom(options.seed, options.count),
    sampling: askedSampling({ ...options }),
    signal,
    onMade: (count) => bar.update(count),
  }).finally(() => bar.finish());
  return Promise.all(sounds.map(measure));
}

function instrumentOf({ manifest }: InstalledModel, options: EvaluateOptions): JudgedInstrument {
  const instrument = options.class ?? instrumentNamed(manifest.instrument);
  if (instrument !== undefined) return instrument;
  throw new HostError(
    `${modelKey(manifest)} makes none of ${judgedInstruments.join(', ')}: say with --class what to compare it with.`,
  );
}

/** Seeds are unsigned 32-bit and wrap. */
const seedsFrom = (first: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => (first + i) >>> 0);
