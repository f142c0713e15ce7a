import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Sound } from '../../src/audio/sound.ts';
import { writeWav } from '../../src/audio/wav.ts';
import {
  fewestStepsBelowDdim100,
  pairedDistances,
  pairedEvaluations,
  pairedSettings,
} from '../../src/evaluation/paired.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import type { Recipe } from '../../src/sound/recipe.ts';
import type { Engine } from '../../src/worker/engine.ts';
import { drum, uniform } from '../audio/tones.ts';

const model = {
  directory: '/nowhere',
  manifest: {
    name: 'kick',
    lengthFrames: 4096,
    weights: { sha256: 'aa' },
    sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 10, tauMax: 28, tauMin: 0.004 },
  },
} as unknown as InstalledModel;

/** Sounds whose hiss falls with the steps, faster for dpmpp-2m: what a sampler's error looks like. */
function soundOf({ seed, sampler, steps }: Recipe): Sound {
  const random = uniform(seed * 31 + steps);
  const hiss = sampler === 'ddim' ? 1 / steps : 10 / steps ** 2.2;
  const clean = drum(60 + seed, 0.1, 0.02);
  return { ...clean, channels: clean.channels.map((channel) => channel.map((v) => v + hiss * (random() - random()))) };
}

test('settings are compared seed by seed with the converged ODE, and the fewest good steps are found', async () => {
  const asked: Recipe[] = [];
  const engine: Pick<Engine, 'generate'> = {
    async generate({ items }) {
      asked.push(...items.map(({ recipe }) => recipe));
      return { wavs: items.map(({ recipe }) => writeWav(soundOf(recipe), { bitDepth: '32f' })), elapsedMs: 0 };
    },
  };
  let done = 0;
  const rows = await pairedDistances(engine as Engine, model, {
    seeds: [1, 2, 3, 4, 5],
    onProgress: (now) => (done = now),
  });
  assert.ok(asked.every((recipe) => recipe.raw && recipe.tauMax === 28 && recipe.weights === 'aa'));
  assert.equal(done, pairedEvaluations(5));
  assert.equal(rows.length, pairedSettings.length + 1);
  const medianOf = (sampler: string, steps: number): number =>
    rows.find(({ setting }) => setting.sampler === sampler && setting.steps === steps)!.median;
  assert.ok(medianOf('dpmpp-2m', 200) < medianOf('dpmpp-2m', 20));
  assert.ok(medianOf('dpmpp-2m', 20) < medianOf('dpmpp-2m', 8));
  assert.ok(medianOf('ddim', 100) < medianOf('ddim', 50));
  // 10 / steps^2.2 falls below 1 / 100 at 23.1 steps, below 1 / 50 at 16.9: 20 is not enough against 100.
  assert.equal(fewestStepsBelowDdim100(rows), undefined);
  const easier = rows.map((row) =>
    row.setting.steps === 100 ? { ...row, median: medianOf('dpmpp-2m', 12) + 1e-6 } : row,
  );
  assert.equal(fewestStepsBelowDdim100(easier)!.setting.steps, 12);
});
