import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceChoice } from '../../src/runtime/device-choice.ts';
import { DeviceFault } from '../../src/runtime/device-fault.ts';
import type { Device } from '../../src/runtime/devices.ts';
import { openMeasurements } from '../../src/runtime/measurements.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { HostError } from '../../src/user-error.ts';
import { type AskedWorker, BatchRunner } from '../../src/worker/batch-runner.ts';
import type { Batch } from '../../src/worker/engine.ts';
import { WorkerDied } from '../../src/worker/worker-process.ts';

const model = {
  manifest: { architecture: {}, lengthFrames: 1, weights: { sha256: 'a' } },
} as unknown as InstalledModel;

const batch = (id: string): Batch => ({ id, model, items: [] });

/** A runner whose workers do what the script says: an error to throw for a batch on a device, or nothing where it works. */
function scripted(fails: (id: string, device: Device, worker: number) => Error | undefined) {
  const measurements = openMeasurements({ machine: 'this' });
  for (const device of ['cuda', 'webgpu'] as const)
    measurements.set(device, model, { of: 'step', cpuMs: 9, deviceMs: 1, stopped: false });
  const choice = new DeviceChoice('auto', measurements, 'linux');
  const said: string[] = [];
  const tried: string[] = [];
  let workers = 1;
  const workerOf = (number: number): AskedWorker => ({
    isUp: true,
    async ask(message) {
      tried.push(`${message.batch.id} on ${message.device}`);
      const error = fails(message.batch.id, message.device, number);
      if (error) throw error;
      return { wavs: [], elapsedMs: 1, device: message.device };
    },
  });
  const runner = new BatchRunner({
    choice,
    check: async () => {},
    log: (line, { batch } = { batch: 'none' }) => said.push(`${line} (${batch})`),
    keeper: {
      start: async () => workerOf(workers),
      worked: () => {},
      replace: async () => {
        workers++;
      },
    },
  });
  const run = (id: string) => runner.run(batch(id), {});
  return { run, choice, said, tried, workers: () => workers };
}

test('a batch that a device fails with an error is made on the next one, down to the CPU, and those are left out', async () => {
  const { run, said, tried, choice } = scripted((_, device) =>
    device === 'cpu' ? undefined : new DeviceFault(`${device} is out of memory`),
  );
  await run('one');
  await run('two');
  assert.deepEqual(tried, ['one on cuda', 'one on webgpu', 'one on cpu', 'two on cpu']);
  assert.deepEqual(said, [
    'cuda failed at a batch (cuda is out of memory): it was made on the CPU, and cuda is left out from now on. (one)',
    'webgpu failed at a batch (webgpu is out of memory): it was made on the CPU, and webgpu is left out from now on. (one)',
  ]);
  assert.match(choice.report([model]).note, /^CPU \(cuda: it failed at a batch: cuda is out of memory; webgpu: /);
});

test('a batch that no device can make is not the device’s fault: it goes on being used', async () => {
  const { run, tried, said } = scripted((id, device) => {
    if (id === 'good') return undefined;
    return device === 'cpu' ? new HostError('The output is not finite.') : new DeviceFault('its output is not finite');
  });
  await assert.rejects(run('bad'), /The output is not finite/);
  await run('good');
  assert.deepEqual(tried, ['bad on cuda', 'bad on webgpu', 'bad on cpu', 'good on cuda']);
  assert.deepEqual(said, []);
});

test('what is the request’s own fault is not tried again', async () => {
  const { run, tried } = scripted(() => new HostError('This file is no WAV.'));
  await assert.rejects(run('wrong'), /This file is no WAV/);
  assert.deepEqual(tried, ['wrong on cuda']);
});

test('a worker that dies on a device: the batch is made on the next one, and a device that had worked gets another chance', async () => {
  let deaths = 0;
  const { run, tried, said } = scripted((id, device) =>
    device === 'cuda' && id !== 'first' && deaths++ < 2 ? new WorkerDied('died') : undefined,
  );
  await run('first');
  await run('second');
  await run('third');
  await run('fourth');
  assert.deepEqual(tried.slice(1), [
    'second on cuda',
    'second on webgpu',
    'third on cuda',
    'third on webgpu',
    'fourth on webgpu',
  ]);
  assert.equal(said[0], 'The worker died at attempt 1. (second)');
  assert.match(said[1]!, /^cuda failed at a batch \(it died\): it was made on webgpu\. \(second\)$/);
  assert.match(said[3]!, /left out from now on\. \(third\)$/);
});

test('a batch under which the worker dies or hangs everywhere is given up, and the next one is served', async () => {
  for (const [how, sentence] of [
    ['died', /crashed twice/],
    ['hung', /stopped answering twice/],
  ] as const) {
    const { run } = scripted((id) => (id === 'poison' ? new WorkerDied(how) : undefined));
    await assert.rejects(run('poison'), sentence);
    assert.equal((await run('next')).attempt, 1);
  }
});

test('a worker in which two different batches fail in a row is replaced, and the second is tried once more', async () => {
  const broken = new Error('bad allocation');
  const { run, tried, workers, said } = scripted((_, __, worker) => (worker === 1 ? broken : undefined));
  await assert.rejects(run('one'), /bad allocation/);
  assert.equal(workers(), 1);
  await run('two');
  assert.equal(workers(), 2);
  assert.deepEqual(tried, ['one on cuda', 'two on cuda', 'two on cuda']);
  assert.match(said.join(), /it is replaced/);
});

test('failures with a success between them replace nothing', async () => {
  const { run, workers } = scripted((id) => (id.startsWith('bad') ? new Error('a bug') : undefined));
  for (const id of ['bad 1', 'good', 'bad 2']) await run(id).catch(() => {});
  assert.equal(workers(), 1);
  await assert.rejects(run('bad 3'), /a bug/);
  assert.equal(workers(), 2);
});
