import { medianOf, percentile } from '../percentile.ts';
import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import type { Engine } from '../worker/engine.ts';
import { generateSounds } from './generate-sounds.ts';
import { truth } from './paired.ts';
import { stftDistance } from './stft-distance.ts';

/** How near a model's sounds of some seeds come to those of the parent's converged ODE. */
export interface DistilledRow {
  readonly model: string;
  readonly evaluations: number;
  /** Multi-scale STFT distance (stft-distance.ts): median and quartiles. */
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

/** The parent with fewer evaluations than its own, to be compared with a fast model. */
export const parentSteps = [12, 8, 6, 4] as const;

export interface DistilledOptions {
  readonly seeds: readonly number[];
  readonly signal?: AbortSignal;
  /** Network evaluations done so far, of distilledEvaluations(). */
  readonly onProgress?: (done: number) => void;
}

const evaluationsOf = (fast: readonly InstalledModel[]): number[] => [
  truth.steps,
  ...parentSteps,
  ...fast.map(({ manifest }) => manifest.sampling.steps),
];

/** Number of network evaluations of a comparison. */
export const distilledEvaluations = (seeds: number, fast: readonly InstalledModel[]): number =>
  seeds * evaluationsOf(fast).reduce((sum, steps) => sum + steps, 0);

/** Distances of the parent at 12, 8, 6 and 4 evaluations and of its fast models to the parent's converged ODE, seed by seed. */
export async function distilledDistances(
  engine: Engine,
  parent: InstalledModel,
  fast: readonly InstalledModel[],
  options: DistilledOptions,
): Promise<DistilledRow[]> {
  let before = 0;
  const made = async (model: InstalledModel, steps: number) => {
    const onMade = (count: number): void => options.onProgress?.(before + count * steps);
    const sampling = model === parent ? { ...truth, steps } : {};
    const sounds = await generateSounds(engine, model, { ...options, sampling, onMade });
    before += steps * options.seeds.length;
    return sounds;
  };
  const truths = await made(parent, truth.steps);
  const candidates = [
    ...parentSteps.map((steps) => ({ model: parent, steps })),
    ...fast.map((model) => ({ model, steps: model.manifest.sampling.steps })),
  ];
  const rows: DistilledRow[] = [];
  for (const { model, steps } of candidates) {
    const sounds = await made(model, steps);
    const distances = sounds.map((sound, i) => stftDistance(sound, truths[i]!));
    const quartiles = [percentile(distances, 25), percentile(distances, 75)] as const;
    rows.push({ model: modelKey(model.manifest), evaluations: steps, median: medianOf(distances), quartiles });
  }
  return rows;
}
