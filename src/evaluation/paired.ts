import type { Sound } from '../audio/sound.ts';
import { medianOf, percentile } from '../percentile.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Sampling } from '../sound/sampling.ts';
import type { Engine } from '../worker/engine.ts';
import { generateSounds } from './generate-sounds.ts';
import { stftDistance } from './stft-distance.ts';

/** A sampling; the taus are the model's unless given. */
export type PairedSetting = Pick<Sampling, 'sampler' | 'schedule' | 'steps'> &
  Partial<Pick<Sampling, 'tauMax' | 'tauMin'>>;

/** The converged ODE, to which every setting is compared seed by seed; and twice its steps as a check. */
export const truth: PairedSetting = { sampler: 'dpmpp-2m', schedule: 'log', steps: 100 };
const check: PairedSetting = { ...truth, steps: 200 };

/** Upstream's sampler with two numbers of steps, then candidates for a default. */
export const pairedSettings: readonly PairedSetting[] = [
  { sampler: 'ddim', schedule: 'linear', steps: 50 },
  { sampler: 'ddim', schedule: 'linear', steps: 100 },
  ...[6, 8, 10, 12, 16, 20].map((steps): PairedSetting => ({ sampler: 'dpmpp-2m', schedule: 'log', steps })),
];

export interface PairedRow {
  readonly setting: PairedSetting;
  /** Multi-scale STFT distance to the truth of the same seed: median and quartiles. */
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

/** Number of network evaluations of a comparison. */
export const pairedEvaluations = (seeds: number, settings: readonly PairedSetting[] = pairedSettings): number =>
  seeds * [truth, check, ...settings].reduce((sum, { steps }) => sum + steps, 0);

/** Distance of each setting to the converged ODE of the same seeds. The first row is the check: twice the truth's steps. */
export async function pairedDistances(
  engine: Engine,
  model: InstalledModel,
  options: PairedOptions,
): Promise<PairedRow[]> {
  const settings = [check, ...(options.settings ?? pairedSettings)];
  let before = 0;
  const made = async (setting: PairedSetting): Promise<Sound[]> => {
    const onMade = (count: number): void => options.onProgress?.(before + count * setting.steps);
    const sounds = await generateSounds(engine, model, { ...options, sampling: setting, onMade });
    before += setting.steps * options.seeds.length;
    return sounds;
  };
  const truths = await made(truth);
  const rows: PairedRow[] = [];
  for (const setting of settings) {
    const sounds = await made(setting);
    const distances = sounds.map((sound, i) => stftDistance(sound, truths[i]!));
    const quartiles = [percentile(distances, 25), percentile(distances, 75)] as const;
    rows.push({ setting, median: medianOf(distances), quartiles });
  }
  return rows;
}

/** The setting with the fewest log-schedule evaluations that is nearer to the truth than ddim linear with 100, if any. */
export function fewestStepsBelowDdim100(rows: readonly PairedRow[]): PairedRow | undefined {
  const bar = rows.find(({ setting }) => setting.sampler === 'ddim' && setting.steps === 100)?.median ?? 0;
  return rows
    .filter(({ setting, median }) => setting.sampler !== 'ddim' && setting.steps < truth.steps && median < bar)
    .sort((a, b) => a.setting.steps - b.setting.steps)[0];
}
