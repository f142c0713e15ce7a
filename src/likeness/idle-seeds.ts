import { setTimeout as sleep } from 'node:timers/promises';
import type { Log } from '../log.ts';
import type { KnobTables } from '../model-store/knob-tables.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { seedRecipes } from '../sound/resolve-recipe.ts';
import type { IdleEngine } from '../worker/idle-turns.ts';
import type { Likeness } from './likeness.ts';

/** Seeds of a model that are measured in idle time; the starters come with as many. */
const enough = 1000;
/** Idle time before the first seed, between two, and where there is nothing to do. */
const pauseMs = { start: 20_000, between: 200, rest: 15_000 } as const;

export interface IdleSeedsParts {
  readonly engine: IdleEngine;
  readonly knobs: KnobTables;
  readonly likeness: Pick<Likeness, 'characters'>;
  readonly isBusy: () => Promise<boolean>;
  readonly randomSeed: () => number;
  readonly log: Pick<Log, 'error'>;
  /** Default: pauseMs. */
  readonly pauses?: Readonly<Record<keyof typeof pauseMs, number>>;
}

/**
 * Measures seeds of the models that people use, while nothing else is made: the more of them, the nearer the knobs come
 * to what is asked. Nobody hears them until they are asked for.
 */
export function createIdleSeeds({ pauses = pauseMs, ...parts }: IdleSeedsParts) {
  const stopping = new AbortController();
  const { signal } = stopping;

  async function run(): Promise<void> {
    await sleep(pauses.start, undefined, { signal, ref: false });
    for (;;) {
      const measured = await measureNext(parts);
      await sleep(measured ? pauses.between : pauses.rest, undefined, { signal, ref: false });
    }
  }

  const running = run().catch((error: unknown) => {
    if (!signal.aborted) parts.log.error({ err: error }, 'No more seeds are measured in idle time.');
  });
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await running;
    },
  };
}

/** False where there was nothing to do. */
async function measureNext(parts: Omit<IdleSeedsParts, 'pauses'>): Promise<boolean> {
  const { knobs, isBusy } = parts;
  const rowsOf = (model: InstalledModel): number => knobs.of(model).rows.length;
  const [model] = knobs
    .wanted()
    .filter((wanted) => rowsOf(wanted) < enough)
    .sort((a, b) => rowsOf(a) - rowsOf(b));
  if (!model || (await isBusy())) return false;
  return measureOne(model, parts);
}

async function measureOne(
  model: InstalledModel,
  { engine, knobs, likeness, randomSeed }: Omit<IdleSeedsParts, 'pauses'>,
): Promise<boolean> {
  const seed = randomSeed();
  const [recipe] = seedRecipes(model.manifest, { seed, count: 1 });
  const result = await engine.generateIdle({ id: `seed-${seed}`, model, items: [{ recipe: recipe! }] });
  if (!result) return false;
  const [character] = await likeness.characters(result.wavs);
  if (character) await knobs.add(model, [{ seed, ...character }]);
  return true;
}
