import type { Sound } from '../audio/sound.ts';
import { medianOf, percentile } from '../percentile.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Sampling } from '../sound/sampling.ts';
import type { Engine } from '../worker/engine.ts';
import { generateSounds } from './generate-sounds.ts';
import { stftDistance } from './stft-distance.ts';

/** A way to sample; `taus` of the model where it names none. */
export type PairedSetting = Pick<Sampling, 'sampler' | 'schedule' | 'steps'> &
  Partial<Pick<Sampling, 'tauMax' | 'tauMin'>>;

/** The converged ODE: what every setting is compared with, seed by seed, and what it is checked against itself. */
export const truth: PairedSetting = { sampler: 'dpmpp-2m', schedule: 'log', steps: 100 };
const check: PairedSetting = { ...truth, steps: 200 };

/** What upstream does, at two efforts; then the candidates for a default. */
export const pairedSettings: readonly PairedSetting[] = [
  { sampler: 'ddim', schedule: 'linear', steps: 50 },
  { sampler: 'ddim', schedule: 'linear', steps: 100 },
  ...[6, 8, 10, 12, 16, 20].map((steps): PairedSetting => ({ sampler: 'dpmpp-2m', schedule: 'log', steps })),
];

export interface PairedRow {
  readonly setting: PairedSetting;
  /** Multi-scale STFT distance to the truth of the same seed: median, and the quartiles. */
  readonly median: number;
  readonly quartiles: readonly [number, number];
}

export interface PairedOptions {
  readonly seeds: readonly number[];
  readonly settings?: readonly PairedSetting[];
  readonly signal?: AbortSignal;
  /** Network evaluations done so far, of pairedEvaluations(). */
  readonly onProgress?: (done: number) => void;
}

/** Network evaluations, each of one sound, that a comparison takes. */
export const pairedEvaluations = (seeds: number, settings: readonly PairedSetting[] = pairedSettings): number =>
  seeds * [truth, check, ...settings].reduce((sum, { steps }) => sum + steps, 0);

/** Each setting's distance to the converged ODE of the same seeds; the first row is the truth's own, against twice its steps. */
export async function pairedDistances(
  engine: Engine,
  model: InstalledModel,
  options: PairedOptions,
): Promise<PairedRow[]> {
  const settings = [check, ...(options.settings ?? pairedSettings)];
  let before = 0;
  const made = async (setting: PairedSetting): Promise<Sound[]> => {
    const sounds = await generateSounds(engine, model, {
      seeds: options.seeds,
      sampling: setting,
      ...(options.signal && { signal: options.signal }),
      onMade: (count) => options.onProgress?.(before + count * setting.steps),
    });
    before += setting.steps * options.seeds.length;
    return sounds;
  };
  const truths = await made(truth);
  const rows: PairedRow[] = [];
  for (const setting of settings) {
    const sounds = await made(setting);
    const distances = sounds.map((sound, i) => stftDistance(sound, truths[i]!));
    rows.push({
      setting,
      median: medianOf(distances),
      quartiles: [percentile(distances, 25), percentile(distances, 75)],
    });
  }
  return rows;
}

/** The fewest log-schedule evaluations that come nearer to the truth than ddim linear with 100; undefined where none does. */
export function fewestStepsBelowDdim100(rows: readonly PairedRow[]): PairedRow | undefined {
  const bar = rows.find(({ setting }) => setting.sampler === 'ddim' && setting.steps === 100)?.median ?? 0;
  return rows
    .filter(({ setting, median }) => setting.sampler !== 'ddim' && setting.steps < truth.steps && median < bar)
    .sort((a, b) => a.setting.steps - b.setting.steps)[0];
}
