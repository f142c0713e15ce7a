import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeviceChoice } from '../../src/runtime/device-choice.ts';
import type { Device } from '../../src/runtime/devices.ts';
import { openMeasurements } from '../../src/runtime/measurements.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';

const modelOf = (name: string, lengthFrames: number): InstalledModel =>
  ({
    directory: '/nowhere',
    manifest: { name, variant: 'own', architecture: {}, lengthFrames, weights: { sha256: name } },
  }) as unknown as InstalledModel;
const short = modelOf('short', 1024);
const long = modelOf('long', 65_536);

function choiceOf(setting: Device | 'auto') {
  const measurements = openMeasurements({ machine: 'this' });
  return { measurements, choice: new DeviceChoice(setting, measurements, 'linux') };
}

test('auto serves on the CPU until a device was measured to be faster, for each network by itself', () => {
  const { choice, measurements } = choiceOf('auto');
  assert.equal(choice.deviceFor(short), 'cpu');
  assert.equal(choice.unmeasured(short), 'cuda');
  choice.leaveOut('cuda', 'its libraries are not installed');
  assert.equal(choice.unmeasured(short), 'webgpu');
  measurements.set('webgpu', short, { of: 'step', cpuMs: 3, deviceMs: 20, stopped: false });
  measurements.set('webgpu', long, { of: 'step', cpuMs: 300, deviceMs: 20, stopped: false });
  assert.equal(choice.unmeasured(short), undefined);
  assert.deepEqual(
    [short, long].map((model) => choice.deviceFor(model)),
    ['cpu', 'webgpu'],
  );
  assert.deepEqual(choice.report([short, long]), {
    device: 'webgpu',
    note:
      'webgpu (cuda: its libraries are not installed; ' +
      'webgpu for short: the CPU is faster: a step of the network takes 3.0 ms on the CPU and 20 ms on webgpu; ' +
      'webgpu for long: faster than the CPU: a step of the network takes 300 ms on the CPU and 20 ms on webgpu)',
  });
});

test('the first device that is faster is taken, and the next one is measured only when it is left out', () => {
  const { choice, measurements } = choiceOf('auto');
  measurements.set('cuda', long, { of: 'step', cpuMs: 300, deviceMs: 20, stopped: false });
  assert.equal(choice.unmeasured(long), undefined);
  assert.equal(choice.deviceFor(long), 'cuda');
  assert.equal(choice.deviceFor(long, ['cuda']), 'cpu');
  choice.leaveOut('cuda', 'it failed at a batch: out of memory');
  assert.equal(choice.deviceFor(long), 'cpu');
  assert.equal(choice.unmeasured(long), 'webgpu');
});

test('a device that is set by name is taken without measuring, with its number, until it fails', () => {
  const { choice } = choiceOf('cuda:1');
  assert.equal(choice.unmeasured(long), undefined);
  assert.equal(choice.deviceFor(long), 'cuda:1');
  assert.deepEqual(choice.report([long]), { device: 'cuda:1', note: 'cuda:1, checked against the CPU' });
  choice.leaveOut('cuda:1', 'it hung when it was tried');
  assert.equal(choice.deviceFor(long), 'cpu');
  assert.deepEqual(choice.report([long]), { device: 'cpu', note: 'CPU (cuda:1: it hung when it was tried)' });
  assert.equal(choiceOf('cpu').choice.deviceFor(long), 'cpu');
});

test('a worker’s death is the device’s fault at its first use, or twice in a row: others may have ended the worker', () => {
  const { choice } = choiceOf('webgpu');
  assert.equal(choice.died('webgpu'), true);
  choice.worked('webgpu');
  assert.equal(choice.died('webgpu'), false);
  choice.worked('webgpu');
  assert.deepEqual([choice.died('webgpu'), choice.died('webgpu')], [false, true]);
});
