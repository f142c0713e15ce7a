import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { writeModel } from '../model-store/write-model.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { seedRecipes } from '../sound/resolve-recipe.ts';
import { parameterShapes } from '../unet/parameters.ts';
import { randomWeight } from '../unet/random-weights.ts';
import { createEngine } from '../worker/host.ts';
import type { BenchOptions } from './bench-forward.ts';

const sounds = 4;
const steps = 10;

/** Times two batches of 4 sounds of 10 steps through the real worker with random weights: one cold, one warm. */
export async function benchBatch(options: BenchOptions) {
  const folder = await mkdtemp(join(tmpdir(), 'rimshot-bench-'));
  const model = await randomModel(join(folder, 'model'), options);
  const items = seedRecipes(model.manifest, { seed: 0, count: sounds }).map((recipe) => ({ recipe }));
  const started = performance.now();
  const engine = createEngine(options);
  try {
    await engine.generate({ id: 'cold', model, items });
    // From the start of the worker to the WAVs.
    const coldMs = performance.now() - started;
    const began = performance.now();
    const { networkMs = Number.NaN } = await engine.generate({ id: 'bench', model, items });
    const wallMs = performance.now() - began;
    // Share of the wall time outside the network: noise, sampler, messages, WAV.
    const aroundNetwork = 1 - networkMs / wallMs;
    return { sounds, steps, coldMs, wallMs, networkMs, aroundNetwork };
  } finally {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function randomModel(directory: string, { architecture, lengthFrames }: BenchOptions): Promise<InstalledModel> {
  const shapes = parameterShapes(architecture);
  const seeds = new Map([...shapes.keys()].map((name, seed) => [name, seed]));
  return writeModel(directory, {
    manifest: {
      format: 1,
      name: 'bench',
      instrument: 'other',
      variant: 'own',
      architecture,
      sampleRate: 44_100,
      lengthFrames,
      dataScale: 1,
      sourceLevel: { measure: 'peak', db: -0.3 },
      sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps, tauMax: 4, tauMin: 0.001 },
      provenance: { source: 'random', licence: 'none', attributions: [], notes: [] },
    },
    set: 'online',
    type: 'F32',
    shapes,
    read: (name) => randomWeight(shapes.get(name)!, seeds.get(name)!),
  });
}
