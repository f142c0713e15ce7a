import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readConfig } from '../../src/config/config.ts';
import { kindOf, parseDevice } from '../../src/runtime/devices.ts';

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
