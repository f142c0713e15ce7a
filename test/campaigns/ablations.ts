/**
 * What each part of the starters' recipe is worth, by hand:
 *
 *     node --import tsx test/campaigns/ablations.ts --data DIR --model kick [--steps 800] [--seeds 2] [--out DIR] [--only PARTS] [--write]
 *
 * Trains the recipe of models/NAME/training.json shortened to so many first steps, then without one part in turn, once for each
 * seed, and compares 100 sounds of each with the validation makers. `--data` has a folder for each of the four instruments.
 * Finished runs in `--out` are not made again. `--only` names parts, with `;` between them. `--write` puts the table into
 * docs/training.md.
 */
import { existsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { measuredFolder, realSounds } from '../../src/cli/evaluate-data.ts';
import { generateSounds } from '../../src/evaluation/generate-sounds.ts';
import { Judge, type Judgement } from '../../src/evaluation/judge.ts';
import { measure } from '../../src/evaluation/measure.ts';
import { instrumentNamed } from '../../src/evaluation/sound-folder.ts';
import { meanOf } from '../../src/percentile.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { readRecipe, type TrainingRecipe } from '../../src/trainer/recipe.ts';
import { loadState, runFiles } from '../../src/trainer/run-folder.ts';
import { runTraining } from '../../src/trainer/run-training.ts';
import type { TrainingSettings } from '../../src/trainer/settings.ts';
import type { Stage } from '../../src/trainer/stages.ts';
import { startFromRecipe } from '../../src/trainer/start-from-recipe.ts';
import { createEngine } from '../../src/worker/host.ts';
import { optionsOf, tableOf, writeInto } from './campaign.ts';

const options = optionsOf({
  ...{ data: '', model: 'kick', out: join(tmpdir(), 'rimshot-ablations'), only: '' },
  ...{ steps: 800, seeds: 2, threads: 1, sounds: 100, write: false },
});
const root = fileURLToPath(new URL('../..', import.meta.url));
const instrument = instrumentNamed(options.model)!;

type Change = (recipe: TrainingRecipe) => TrainingRecipe;
const withSettings =
  (change: (settings: TrainingSettings) => TrainingSettings): Change =>
  (recipe) => ({
    ...recipe,
    stages: recipe.stages.map((stage) => ({ ...stage, settings: change(stage.settings) })),
  });

/** The parts of the recipe, each with what is left without it. */
const parts: Readonly<Record<string, Change>> = {
  'the recipe': (recipe) => recipe,
  autoguidance: (recipe) => ({
    ...recipe,
    stages: recipe.stages.filter(({ objective }) => objective.kind === 'denoising'),
  }),
  'Muon (AdamW alone)': withSettings(({ muon: _, ...settings }) => settings),
  'weights by the usual error': withSettings(({ weighting: _, ...settings }) => settings),
  'log-normal noise levels (uniform in sigma)': withSettings((settings) => ({
    ...settings,
    noiseLevels: { kind: 'uniform' },
  })),
  'one polarity (at random)': withSettings((settings) => ({
    ...settings,
    augment: settings.augment && { ...settings.augment, polarity: 'random' },
  })),
  'square roots of makers (every sound alike)': ({ balance: _, ...recipe }) => recipe,
  gates: ({ model, ...recipe }) => ({
    ...recipe,
    model: { ...model, architecture: { ...model.architecture, gates: model.architecture.channels.map(() => 0) } },
  }),
  places: ({ model, ...recipe }) => ({
    ...recipe,
    model: { ...model, architecture: { ...model.architecture, places: model.architecture.channels.map(() => 0) } },
  }),
};

/** A recipe of so many first steps and another seed. */
function shortened(recipe: TrainingRecipe, seed: number): TrainingRecipe {
  const share = options.steps / recipe.stages[0]!.settings.steps;
  const steps = (count: number) => Math.max(1, Math.round(count * share));
  const stages = recipe.stages.map(
    ({ objective, settings }): Stage => ({
      objective: objective.kind === 'autoguidance' ? { ...objective, weakStep: steps(objective.weakStep) } : objective,
      settings: {
        ...settings,
        ...{ steps: steps(settings.steps), seed: settings.seed + 1000 * seed, warmup: Math.min(settings.warmup, 100) },
        ...{ validateEvery: 0, listenEvery: 0, saveEvery: 200 },
      },
    }),
  );
  return { ...recipe, validation: [], stages };
}

const all = await measuredFolder(options.data, { label: 'real sounds', signal: new AbortController().signal });
const judge = new Judge(await realSounds(all, { heldOut: join(root, 'models', 'validation.json') }));
const engine = createEngine({ device: 'cpu', threads: options.threads });

async function judged(recipe: TrainingRecipe, folder: string): Promise<Judgement> {
  if (!existsSync(runFiles(folder).description)) await startFromRecipe({ folder, data: options.data, recipe });
  const { model } = await runTraining({
    ...{ folder, device: 'cpu', threads: options.threads },
    modelFolder: (name) => join(folder, 'models', name),
  });
  const seeds = Array.from({ length: options.sounds }, (_, i) => i + 1);
  const sounds = await generateSounds(engine, model as InstalledModel, { seeds });
  return judge.judge(instrument, await Promise.all(sounds.map(measure)));
}

const figures: readonly (readonly [string, (judgement: Judgement) => number])[] = [
  ['class check', ({ classCheck }) => classCheck],
  ['precision', ({ heldOut }) => heldOut.precision],
  ['coverage, k = 3', ({ heldOut }) => heldOut.coverageK3],
  ['Fréchet', ({ heldOut }) => heldOut.frechet],
  ['tail, dBFS', ({ scalars }) => scalars.tailDb.sounds[1]],
];
/** Mean, and half of the range over seeds. */
const cell = (values: readonly number[]): string => {
  const digits = Math.abs(values[0]!) > 10 ? 0 : 2;
  const spread = (Math.max(...values) - Math.min(...values)) / 2;
  return values.length > 1
    ? `${meanOf(values).toFixed(digits)} ±${spread.toFixed(digits)}`
    : values[0]!.toFixed(digits);
};

const recipe = await readRecipe(join(root, 'models', options.model, 'training.json'));
const rows: string[][] = [];
for (const [part, change] of Object.entries(parts)) {
  if (options.only !== '' && !options.only.split(';').includes(part)) continue;
  const results: Judgement[] = [];
  for (let seed = 1; seed <= options.seeds; seed++) {
    const folder = join(options.out, `${options.model}-${part.replace(/[^a-z]+/gi, '-').toLowerCase()}-${seed}`);
    results.push(await judged(change(shortened(recipe, seed)), folder));
    console.error(`${part}, seed ${seed}: step ${(await loadState(folder))?.state.optimiser.step} of its last stage`);
  }
  const name = part === 'the recipe' ? part : `without ${part}`;
  rows.push([name, ...figures.map(([, read]) => cell(results.map(read)))]);
}
await engine.stop();

const table = tableOf([`${options.model}, ${options.steps} steps`, ...figures.map(([name]) => name)], rows);
console.log(table);
if (options.write) writeInto('training.md', `ablations-${options.model}`, table);
