import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { deviceKinds, kindOf, parseDevice, preferredDevices, providerOf } from '../../src/runtime/devices.ts';

const deviceOf = (DEVICE: string) => readConfig({ DEVICE }, '/').device;

test('DEVICE takes a kind of device, or one of several GPUs by its number', () => {
  for (const device of ['auto', 'cpu', 'webgpu', 'cuda', 'dml', 'coreml', 'cuda:1', 'dml:0', 'webgpu:0'])
    assert.equal(deviceOf(device), device);
  assert.equal(parseDevice('cuda:01'), 'cuda:1');
  assert.equal(deviceOf('CUDA:1'), 'cuda:1');
  assert.equal(kindOf('cuda:11'), 'cuda');
});

test('a number that cannot be is one line that says what is allowed', () => {
  assert.throws(() => deviceOf('cpu:1'), /^UserError: DEVICE: cpu:1: there is one cpu; it takes no number\.$/);
  assert.throws(() => deviceOf('webgpu:1'), /DEVICE: webgpu:1 cannot be chosen: .+webgpu:0/);
  for (const wrong of ['cuda:', 'cuda:x', 'cuda:-1', 'cuda:1:2', 'gpu', 'auto:1'])
    assert.throws(() => deviceOf(wrong), /DEVICE: .+ is not a device: must be auto, cpu, .+ cuda:1/);
});

test('the variables that choose drivers are known, others are not kept', () => {
  const { drivers } = readConfig({ VK_DRIVER_FILES: '/a.json', CUDA_VISIBLE_DEVICES: '1', HOME: '/root' }, '/');
  assert.deepEqual(drivers, { VK_DRIVER_FILES: '/a.json', CUDA_VISIBLE_DEVICES: '1' });
});

test('auto tries these devices on each system, in this order', () => {
  const tried = { linux: ['cuda', 'webgpu'], win32: ['dml', 'webgpu'], darwin: ['webgpu', 'coreml'], freebsd: [] };
  for (const [platform, kinds] of Object.entries(tried))
    assert.deepEqual(preferredDevices(platform as NodeJS.Platform), kinds, platform);
});

test('ONNX Runtime is given the number of a GPU where it takes one', () => {
  assert.deepEqual(
    (['cpu', 'webgpu:0', 'cuda', 'cuda:1', 'dml:0'] as const).map((device) => providerOf(device)),
    ['cpu', 'webgpu', 'cuda', { name: 'cuda', deviceId: 1 }, { name: 'dml', deviceId: 0 }],
  );
});

test('.env.example names every device', () => {
  const help = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  for (const kind of deviceKinds) assert.match(help, new RegExp(`\\b${kind}\\b`));
});
