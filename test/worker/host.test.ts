import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { readWav } from '../../src/audio/wav.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { canonicalJson, type Recipe } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import type { Batch } from '../../src/worker/engine.ts';
import { createEngine } from '../../src/worker/host.ts';
import { importGolden } from '../fixtures/golden.ts';
import { workersOf } from './children.ts';

const temporary = mkdtempSync(join(tmpdir(), 'rimshot-host-'));
let model: InstalledModel;
before(async () => {
  model = await importGolden('tiny', join(temporary, 'tiny'));
});
after(() => rmSync(temporary, { recursive: true, force: true }));

const recipe = (seed: number, steps = 5): Recipe => ({
  v: 1,
  model: 'kick',
  weights: model.manifest.weights.sha256,
  lengthFrames: model.manifest.lengthFrames,
  seed,
  sampler: 'dpmpp-2m',
  schedule: 'log',
  steps,
  tauMax: 4,
  tauMin: 0.001,
  raw: false,
});
const batchOf = (recipes: readonly Recipe[]): Batch => ({
  id: 'test',
  model,
  items: recipes.map((each) => ({ recipe: each })),
});

const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};

describe('an engine on the CPU', () => {
  const engine = createEngine({ device: 'cpu', threads: 1 });
  after(() => engine.stop());

  test('a batch gives one WAV a recipe, each carrying it', async () => {
    const recipes = [recipe(1), recipe(2)];
    const progress: number[] = [];
    const result = await engine.generate(batchOf(recipes), { onProgress: ({ step }) => progress.push(step) });
    assert.equal(result.wavs.length, 2);
    for (const [i, wav] of result.wavs.entries()) {
      const { sound, recipeText } = readWav(wav);
      assert.equal(sound.channels.length, 2);
      assert.equal(sound.channels[0]!.length, 256);
      assert.equal(recipeText, canonicalJson(recipes[i]));
    }
    assert.deepEqual(progress, [1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });

  test('a sound from a batch is the same to the byte as the one made alone', async () => {
    const together = await engine.generate(batchOf([recipe(7), recipe(8)]));
    const alone = await engine.generate(batchOf([recipe(8)]));
    assert.deepEqual(together.wavs[1], alone.wavs[0]);
  });

  test('cancelling ends a batch between steps, and the next one works', async () => {
    const abort = new AbortController();
    const running = engine.generate(batchOf([recipe(1, 500)]), {
      signal: abort.signal,
      onProgress: ({ step }) => step === 3 && abort.abort(),
    });
    await assert.rejects(running, { name: 'AbortError' });
    assert.equal((await engine.generate(batchOf([recipe(1)]))).wavs.length, 1);
  });

  test('a worker killed in the middle of a batch: the batch is delivered all the same', async () => {
    let kills = 0;
    const result = await engine.generate(batchOf([recipe(3, 200)]), {
      onProgress({ step }) {
        if (step >= 5 && kills++ === 0) for (const pid of workersOf(process.pid)) process.kill(pid, 'SIGKILL');
      },
    });
    assert.equal(kills > 0, true);
    assert.equal(result.wavs.length, 1);
  });

  test('killed twice: a clear failure, and the next batch works', async () => {
    const running = engine.generate(batchOf([recipe(4, 200)]), {
      onProgress({ step }) {
        // Not every step is told of.
        if (step >= 5) for (const pid of workersOf(process.pid)) process.kill(pid, 'SIGKILL');
      },
    });
    await assert.rejects(running, (error) => error instanceof UserError && /crashed twice/.test(error.message));
    assert.equal((await engine.generate(batchOf([recipe(4)]))).wavs.length, 1);
  });

  test('weights that are not those of model.json are refused with a sentence', async () => {
    const other = {
      ...model,
      manifest: { ...model.manifest, weights: { ...model.manifest.weights, sha256: 'f'.repeat(64) } },
    };
    await assert.rejects(
      engine.generate({ ...batchOf([recipe(1)]), model: other }),
      (error) => error instanceof UserError && /SHA-256/.test(error.message),
    );
  });
});

test('stopping leaves no process behind', async () => {
  const engine = createEngine({ device: 'cpu', threads: 1 });
  await engine.device();
  const pids = workersOf(process.pid);
  assert.equal(pids.length > 0, true);
  await engine.stop();
  const [started] = pids.filter(alive);
  assert.equal(started, undefined);
});

test('a parent killed with SIGKILL leaves no worker behind', async () => {
  const script = fileURLToPath(new URL('engine-parent.ts', import.meta.url));
  const parent = spawn(process.execPath, ['--import', 'tsx', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(parent.stdout, 'data');
  const [worker] = workersOf(parent.pid!);
  assert.ok(worker && alive(worker));
  parent.kill('SIGKILL');
  for (let waited = 0; alive(worker) && waited < 10_000; waited += 50) await sleep(50);
  assert.equal(alive(worker), false);
});
