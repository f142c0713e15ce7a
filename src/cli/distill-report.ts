import { relative } from 'node:path';
import { type DistilledRow, distilledDistances, distilledEvaluations } from '../evaluation/distilled.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import type { CliContext } from './context.ts';
import { seedsFrom } from './evaluate-options.ts';
import { compareWithReal } from './evaluate-sounds.ts';
import { type EngineOptions, engineOf, withEngine } from './make-sounds.ts';
import { createProgress } from './progress-bar.ts';

export interface ReportOptions extends EngineOptions {
  readonly data?: string;
  /** Sounds of the comparison. */
  readonly seeds: number;
  readonly json?: true;
}

interface Distilled {
  readonly parent: InstalledModel;
  readonly fast: InstalledModel;
  readonly step: number;
  readonly folder: string;
}

/** Says what a distillation has come to: distances to the parent's converged ODE, and a comparison with real sounds. */
export async function reportDistilled(
  context: CliContext,
  { parent, fast, step, folder }: Distilled,
  options: ReportOptions,
): Promise<void> {
  const key = modelKey(fast.manifest);
  const engine = engineOf(context, options, () => [parent, fast]);
  await withEngine(
    engine,
    () => `${key} is installed; the comparison was cancelled.`,
    async (signal) => {
      const seeds = seedsFrom(1, options.seeds);
      const bar = createProgress({ label: 'Comparing', total: distilledEvaluations(seeds.length, [fast]) });
      const rows = await distilledDistances(engine, parent, [fast], {
        seeds,
        signal,
        onProgress: (done) => bar.update(done),
      }).finally(() => bar.finish());
      if (options.json) {
        console.log(
          JSON.stringify({ model: key, step, finished: true, folder, directory: fast.directory, distances: rows }),
        );
        return;
      }
      console.log(
        `${key} is distilled (${step} steps) and installed.\n\nDistance to the converged ODE of ${modelKey(parent.manifest)}, ${seeds.length} seeds\n\n${distilledTable(rows)}\n`,
      );
      if (options.data !== undefined) {
        const { data } = options;
        // What --steps and --seed say is of the distillation.
        const { steps: _, ...rest } = options as ReportOptions & { readonly steps?: number };
        const evaluation = { ...rest, data, count: 200, sets: 1, seed: 1 };
        await compareWithReal({ engine, models: [parent, fast], options: evaluation, signal });
      }
      console.log(
        `Try: npm run rimshot -- generate ${key} 4 --seed 1\nReport: ${relative(process.cwd(), folder) || '.'}/report.html`,
      );
    },
  );
}

/** As Markdown: the median with its quartiles. */
export function distilledTable(rows: readonly DistilledRow[]): string {
  const lines = rows.map(
    ({ model, evaluations, median, quartiles }) =>
      `| ${model} | ${evaluations} | ${median.toFixed(3)} | ${quartiles.map((value) => value.toFixed(3)).join(' to ')} |`,
  );
  return ['| model | evaluations | median | quartiles |', '|---|---:|---:|---|', ...lines].join('\n');
}
