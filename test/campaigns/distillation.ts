/**
 * What `rimshot distill` makes of a model, by hand:
 * `node --import tsx test/campaigns/distillation.ts [--model kick:starter] [--steps 4,5,6] [--training-steps 0] [--held 1]
 * [--minutes 30] [--seeds 32] [--threads 0] [--folder RUNS] [--write]`. Distils the model to each number of evaluations and
 * prints how near the fast models, and the parent with fewer evaluations, come to the parent's converged ODE, seed by seed.
 * `--folder` keeps the runs: one that was ended goes on, and one that is done is only measured.
 */
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { distilledDistances } from '../../src/evaluation/distilled.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { installedDir } from '../../src/model-store/read-models.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { modelKey } from '../../src/sound/manifest.ts';
import { readDescription, readMetrics } from '../../src/trainer/run-folder.ts';
import { runTraining } from '../../src/trainer/run-training.ts';
import { startDistillation } from '../../src/trainer/start-distillation.ts';
import { createEngine } from '../../src/worker/host.ts';
import { machine, median, optionsOf, scratchFolder, tableOf, writeInto } from './campaign.ts';

const options = optionsOf({
  model: 'kick:starter',
  steps: '4,5,6',
  'training-steps': 0,
  held: 1,
  minutes: 30,
  seeds: 32,
  threads: 0,
  folder: '',
  write: false,
});
const scratch = options.folder ? undefined : scratchFolder();
const place = options.folder || scratch!.path;
const models = openModelStore({
  bundledDir: fileURLToPath(new URL('../../models', import.meta.url)),
  dataDir: fileURLToPath(new URL('../../data', import.meta.url)),
});
const parent = models.resolve(options.model);

interface Made {
  readonly model: InstalledModel;
  readonly trainingSteps: number;
  readonly minutes: number;
  readonly secondsPerStep: number;
}

/** Distils to this many evaluations, or goes on with what is there; ends after the given minutes. */
async function distilled(evaluations: number): Promise<Made> {
  const folder = join(place, `${parent.manifest.name}-${evaluations}`);
  const steps = options['training-steps'];
  if (!(await readDescription(folder)))
    await startDistillation({
      folder,
      parent,
      evaluations,
      held: options.held,
      overrides: { ...(steps > 0 && { steps }), listenEvery: 0 },
    });
  const before = (await readMetrics(folder)).reduce((sum, { msPerStep = 0 }) => sum + msPerStep, 0);
  const running = {
    folder,
    device: 'cpu',
    threads: options.threads,
    modelFolder: (name: string) => installedDir(join(folder, 'installed'), name, 'fast'),
    log: (line: string) => console.error(line),
    onStep: ({ step, steps: of, loss, msPerStep }: { step: number; steps: number; loss: number; msPerStep: number }) =>
      step % 25 === 0 &&
      console.error(`${evaluations}: ${step}/${of}, loss ${loss.toFixed(4)}, ${Math.round(msPerStep)} ms`),
  } as const;
  const signal = AbortSignal.timeout(Math.max(1, options.minutes * 60_000 - before));
  const inTime = await runTraining({ ...running, signal });
  const { model, step } = inTime.model ? inTime : await runTraining({ ...running, steps: inTime.step });
  const times = (await readMetrics(folder)).flatMap(({ msPerStep }) => msPerStep ?? []);
  const minutes = times.reduce((sum, each) => sum + each, 0) / 60_000;
  return { model: model!, trainingSteps: step, minutes, secondsPerStep: median(times) / 1000 };
}

const made: Made[] = [];
for (const evaluations of options.steps.split(',')) made.push(await distilled(Number(evaluations)));

const engine = createEngine({ device: 'cpu', threads: options.threads });
const seeds = Array.from({ length: options.seeds }, (_, i) => i + 1);
const fast = made.map(({ model }) => model);
const rows = await distilledDistances(engine, parent, fast, { seeds });
await engine.stop();
scratch?.remove();

const table = tableOf(
  ['model', 'evaluations', 'distance (median)', 'quartiles', 'training steps', 'minutes', 'seconds a step'],
  rows.map(({ model, evaluations, median: distance, quartiles }, i) => {
    const run = made[i - (rows.length - made.length)];
    const training = run ? [run.trainingSteps, run.minutes.toFixed(1), run.secondsPerStep.toFixed(2)] : ['', '', ''];
    return [
      model,
      evaluations,
      distance.toFixed(3),
      quartiles.map((each) => each.toFixed(3)).join(' to '),
      ...training,
    ];
  }),
);
const text = `${table}\n\n${modelKey(parent.manifest)}, ${seeds.length} seeds; ${machine()}`;
console.log(text);
if (options.write) writeInto('training.md', 'distillation', text);
