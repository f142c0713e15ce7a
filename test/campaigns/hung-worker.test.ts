import assert from 'node:assert/strict';
import { join } from 'node:path';
import { describe, type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { UserError } from '../../src/user-error.ts';
import type { Batch } from '../../src/worker/engine.ts';
import { createEngine } from '../../src/worker/host.ts';
import type { PatienceLimits } from '../../src/worker/patience.ts';
import { importTiny } from '../model-store/golden-model.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { afterwards } from '../stubs/last-first.ts';
import { workersOf } from '../worker/children.ts';

const workers = (): number[] => workersOf(process.pid);

/** As a driver does that never comes back. */
const stopAll = (): number[] => {
  const stopped = workers();
  for (const pid of stopped) process.kill(pid, 'SIGSTOP');
  return stopped;
};

/** Long enough for a worker on a busy machine, where nothing is wrong. */
const impatient: Partial<PatienceLimits> = { leastMs: 3000, cancelMs: 3000 };

async function temporaryEngine(t: TestContext, patience = impatient) {
  const model = await importTiny(join(temporaryFolder(t), 'model'));
  const said: string[] = [];
  const engine = createEngine({ device: 'cpu', threads: 1, patience, log: (line) => said.push(line) });
  afterwards(t, () => engine.stop());
  const batch = (steps: number): Batch => batchOf(model, steps);
  return { engine, batch, said };
}

const batchOf = (model: InstalledModel, steps: number): Batch => {
  const [recipe] = seedRecipes(model.manifest, { seed: 1, count: 1, sampling: { steps }, raw: true });
  return { id: `of ${steps}`, model, items: [{ recipe: recipe! }] };
};

describe('a worker that hangs', { skip: process.platform === 'win32' && 'processes cannot be stopped here' }, () => {
  test('in a batch: it is ended, the batch is made after all, and the next person is served', async (t) => {
    const { engine, batch, said } = await temporaryEngine(t);
    let stopped: number[] = [];
    const hung = engine.generate(batch(1000), {
      onProgress({ step }) {
        if (step === 5 && stopped.length === 0) stopped = stopAll();
      },
    });
    const next = engine.generate(batch(2));
    assert.equal((await hung).wavs.length, 1);
    assert.equal((await next).wavs.length, 1);
    assert.equal(stopped.length, 1);
    assert.ok(!workers().includes(stopped[0]!), 'the stopped one is gone');
    assert.match(said.join('\n'), /The worker was silent for 3 s and was ended/);
  });

  test('twice in one batch: a sentence says so, and the next person is served', async (t) => {
    const { engine, batch } = await temporaryEngine(t);
    const hung = engine.generate(batch(1000), { onProgress: ({ step }) => void (step === 5 && stopAll()) });
    const next = engine.generate(batch(2));
    await assert.rejects(hung, (error) => error instanceof UserError && /stopped answering twice/.test(error.message));
    assert.equal((await next).wavs.length, 1);
  });

  test('and does not obey a cancel: it is ended, the cancel is done, and the next person is served', async (t) => {
    // The step's own limit would be far away.
    const { engine, batch } = await temporaryEngine(t, { cancelMs: 1000 });
    const abort = new AbortController();
    let stopped: number[] = [];
    const cancelled = engine.generate(batch(1000), {
      signal: abort.signal,
      onProgress({ step }) {
        if (step !== 5) return;
        stopped = stopAll();
        abort.abort();
      },
    });
    const next = engine.generate(batch(2));
    await assert.rejects(cancelled, { name: 'AbortError' });
    assert.equal((await next).wavs.length, 1);
    assert.equal(stopped.length, 1);
    assert.ok(!workers().includes(stopped[0]!), 'the stopped one is gone');
  });

  test('while it starts: whoever waits is told, and the next one starts', async (t) => {
    const { engine } = await temporaryEngine(t, { loadMs: 8000 });
    const asked = engine.device();
    while (stopAll().length === 0) await pause(5);
    await assert.rejects(asked, (error) => error instanceof UserError && /did not start/.test(error.message));
    assert.equal((await engine.device()).device, 'cpu');
  });

  test('at the end: stopping leaves nothing behind', async (t) => {
    const { engine, batch } = await temporaryEngine(t);
    await engine.generate(batch(1));
    stopAll();
    await engine.stop();
    assert.deepEqual(workers(), []);
  });
});

/** No driver, so that no device of this machine is found. */
const drivers = { VK_DRIVER_FILES: '/nonexistent.json', VK_ICD_FILENAMES: '/nonexistent.json' };
const linux = { skip: process.platform !== 'linux' && 'CUDA is tried on Linux alone' };

test('a measurement that hangs is ended, and the CPU serves all the while', linux, async (t) => {
  const model = await importTiny(join(temporaryFolder(t), 'model'));
  const said: string[] = [];
  const engine = createEngine({
    device: 'auto',
    threads: 1,
    drivers,
    patience: { loadMs: 8000 },
    log: (line) => said.push(line),
  });
  afterwards(t, () => engine.stop());
  await engine.device();
  const serving = workersOf(process.pid);
  const measured = engine.measure([model]);
  let measuring: number | undefined;
  while (measuring === undefined) {
    await pause(5);
    measuring = workersOf(process.pid).find((pid) => !serving.includes(pid));
  }
  process.kill(measuring, 'SIGSTOP');
  const [recipe] = seedRecipes(model.manifest, { seed: 1, count: 1, sampling: { steps: 2 }, raw: true });
  const made = await engine.generate({ id: 'one', model, items: [{ recipe: recipe! }] });
  assert.equal(made.device, 'cpu');
  assert.equal((await measured).device, 'cpu');
  assert.match(said.join('\n'), /cuda could not be measured: The worker did not start\. It said nothing for 8 s/);
  assert.deepEqual(workersOf(process.pid), serving);
});
