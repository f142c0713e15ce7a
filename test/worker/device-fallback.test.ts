import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { type Device, preferredDevices } from '../../src/runtime/devices.ts';
import { machineIdentity } from '../../src/runtime/machine-identity.ts';
import { openMeasurements } from '../../src/runtime/measurements.ts';
import { runtimeVersion } from '../../src/runtime/session.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { createEngine } from '../../src/worker/host.ts';
import { importTiny } from '../model-store/golden-model.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { afterwards } from '../stubs/last-first.ts';

/** No driver, so that no device of this machine is found. */
const drivers = { VK_DRIVER_FILES: '/nonexistent.json', VK_ICD_FILENAMES: '/nonexistent.json' };
/** Its libraries are not in the npm package. */
const absent: Device = 'cuda';
const linux = { skip: process.platform !== 'linux' && 'CUDA is tried on Linux alone' };

test(
  'a device that was faster once and fails now: the batch is made on the CPU, with one line that says so',
  linux,
  async (t) => {
    const dataDir = temporaryFolder(t);
    const model = await importTiny(join(dataDir, 'model'));
    const [recipe] = seedRecipes(model.manifest, { seed: 1, count: 1, sampling: { steps: 2 }, raw: true });
    const machine = machineIdentity({ version: runtimeVersion(), threads: 1, drivers });
    const measurements = openMeasurements({ path: join(dataDir, 'devices.json'), machine });
    for (const device of preferredDevices(process.platform))
      measurements.set(device, model, { of: 'step', cpuMs: 9, deviceMs: device === absent ? 1 : 10, stopped: false });

    const said: string[] = [];
    const log = (line: string) => said.push(line);
    const engine = createEngine({ device: 'auto', threads: 1, dataDir, drivers, models: () => [model], log });
    afterwards(t, () => engine.stop());
    assert.equal((await engine.device()).device, absent);
    const batch = { id: 'one', model, items: [{ recipe: recipe! }] };
    const progress: number[] = [];
    const made = await engine.generate(batch, { onProgress: ({ step }) => progress.push(step) });
    assert.equal(made.device, 'cpu');
    assert.deepEqual(progress, [1, 2]);
    assert.deepEqual(
      said.filter((line) => line.includes('failed')),
      [
        `${absent} failed at a batch (its libraries are not installed; see docs/gpu.md): it was made on the CPU, and ${absent} is left out from now on.`,
      ],
    );
    assert.match((await engine.device()).note, new RegExp(`^CPU \\(${absent}: it failed at a batch: `));
  },
);

test('a device that is set by its number and absent is named; a model that cannot be read is another matter', async (t) => {
  const dataDir = temporaryFolder(t);
  const model = await importTiny(join(dataDir, 'model'));
  const engine = createEngine({ device: 'cuda:1', threads: 1, dataDir, drivers, models: () => [model] });
  afterwards(t, () => engine.stop());
  const { device, note } = await engine.device();
  assert.equal(device, 'cpu');
  assert.match(note, /^CPU \(cuda:1: (its libraries are not installed|it is not in this build)/);
  const wrong = { ...model, manifest: { ...model.manifest, weights: { ...model.manifest.weights, sha256: 'f' } } };
  const [recipe] = seedRecipes(model.manifest, { seed: 1, count: 1, sampling: { steps: 1 }, raw: true });
  await assert.rejects(
    engine.generate({ id: 'one', model: wrong, items: [{ recipe: recipe! }] }),
    (error) => error instanceof UserError && /SHA-256/.test(error.message),
  );
});
