import type { Sound } from '../audio/sound.ts';
import { readWav } from '../audio/wav.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { seedRecipes } from '../sound/resolve-recipe.ts';
import type { Sampling } from '../sound/sampling.ts';
import type { Engine } from '../worker/engine.ts';

/** Constant, since each batch size needs a session of its own. */
const batchSize = 4;

export interface GenerateOptions {
  readonly seeds: readonly number[];
  /** Replaces the model's own. */
  readonly sampling?: Partial<Sampling>;
  readonly signal?: AbortSignal;
  /** Called after each batch. */
  readonly onMade?: (count: number) => void;
}

/** Raw sounds of a model, one per seed. */
export async function generateSounds(
  engine: Engine,
  model: InstalledModel,
  { seeds, sampling, signal, onMade }: GenerateOptions,
): Promise<Sound[]> {
  const sounds: Sound[] = [];
  for (let start = 0; start < seeds.length; start += batchSize) {
    const items = seeds
      .slice(start, start + batchSize)
      .flatMap((seed) => seedRecipes(model.manifest, { seed, count: 1, raw: true, sampling }))
      .map((recipe) => ({ recipe }));
    const { wavs } = await engine.generate({ id: `evaluate-${start}`, model, items }, signal ? { signal } : {});
    sounds.push(...wavs.map((wav) => readWav(wav).sound));
    onMade?.(sounds.length);
  }
  return sounds;
}
