import {
  fewestStepsBelowDdim100,
  type PairedSetting,
  pairedDistances,
  pairedEvaluations,
  pairedSettings,
} from '../evaluation/paired.ts';
import { modelKey } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';
import { type EvaluateOptions, type Evaluation, seedsFrom } from './evaluate-options.ts';
import { pairedTable, tausOf } from './evaluate-tables.ts';
import { createProgress } from './progress-bar.ts';

/** `rimshot evaluate --paired`: how near sampler settings come to the converged ODE. */
export async function comparePaired({ engine, models, options, signal }: Evaluation): Promise<void> {
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
