import { join } from 'node:path';
import type { Command } from 'commander';
import { readWav } from '../audio/wav.ts';
import { characterOf } from '../evaluation/character.ts';
import { writeWhole } from '../files/write-whole.ts';
import { openKnobTables, tableFile } from '../model-store/knob-tables.ts';
import { soundsAtOnce } from '../runtime/devices.ts';
import { type KnobRow, tableText } from '../sound/knob-table.ts';
import { modelKey } from '../sound/manifest.ts';
import { seedRecipes } from '../sound/resolve-recipe.ts';
import type { CliContext } from './context.ts';
import { type EngineOptions, engineOf, engineOptions, modelsOf, withEngine } from './make-sounds.ts';
import { integer } from './option-values.ts';
import { createProgress } from './progress-bar.ts';

/** Seeds that nobody types: a measured seed is to be one that nobody has heard. */
const firstSeed = 0x8000_0000;
/** Rows between two writes of the file: an ended run goes on from there. */
const rowsPerWrite = 50;

interface KnobOptions extends EngineOptions {
  readonly rows: number;
}

/** `rimshot models knobs MODEL`: measures seeds for the knobs, into a file beside the weights. */
export function registerKnobs(models: Command, context: CliContext): void {
  const command = models
    .command('knobs')
    .description('measure seeds of a model now, for the knobs; the running program does the same while it is idle')
    .argument('<model>', 'e.g. kick, or the name of an own model')
    .option('--rows <number>', 'seeds in all', integer('--rows', 1, 100_000), 1000);
  engineOptions(command).action((key: string, options: KnobOptions) => measureSeeds(context, key, options));
}

async function measureSeeds(context: CliContext, key: string, options: KnobOptions): Promise<void> {
  const model = modelsOf(context).resolve(key);
  const path = join(model.directory, tableFile);
  const table = openKnobTables({ dataDir: context.config().dataDir }).of(model);
  const rows = new Map<number, KnobRow>(table.rows.map((row) => [row.seed, row]));
  const write = (): Promise<void> => writeWhole(path, tableText({ key: table.key, rows: [...rows.values()] }));
  const engine = engineOf(context, options, () => [model]);
  const cancelled = () => `Cancelled; ${rows.size} measured seeds are in ${path}.`;
  await withEngine(engine, cancelled, async (signal) => {
    const { device } = await engine.device();
    const bar = createProgress({ label: `${modelKey(model.manifest)}: seeds`, total: options.rows });
    let written = rows.size;
    try {
      for (let seed = firstSeed; rows.size < options.rows; ) {
        const seeds: number[] = [];
        for (; seeds.length < Math.min(soundsAtOnce(device), options.rows - rows.size); seed++)
          if (!rows.has(seed)) seeds.push(seed);
        const items = seeds.map((seed) => ({ recipe: seedRecipes(model.manifest, { seed, count: 1 })[0]! }));
        const { wavs } = await engine.generate({ id: `knobs-${seed}`, model, items }, { signal });
        for (const [i, wav] of wavs.entries()) {
          const character = await characterOf(readWav(wav).sound);
          if (character) rows.set(seeds[i]!, { seed: seeds[i]!, ...character });
        }
        bar.update(rows.size);
        if (rows.size < written + rowsPerWrite) continue;
        await write();
        written = rows.size;
      }
    } finally {
      bar.finish();
    }
  });
  await write();
  console.log(`${path}: ${rows.size} seeds of ${modelKey(model.manifest)}.`);
}
