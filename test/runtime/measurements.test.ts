import assert from 'node:assert/strict';
import { mkdirSync, readdirSync, readFileSync, utimesSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { test } from 'node:test';
import { machineIdentity } from '../../src/runtime/machine-identity.ts';
import { isFaster, type Measured, openMeasurements } from '../../src/runtime/measurements.ts';
import { importTiny } from '../model-store/golden-model.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';

const slower: Measured = { of: 'step', cpuMs: 30, deviceMs: 90, stopped: true };
const faster: Measured = { of: 'step', cpuMs: 30, deviceMs: 10, stopped: false };

test('a device is faster only where a step of the network was seen to take less time', () => {
  assert.equal(isFaster(faster), true);
  for (const measured of [
    undefined,
    slower,
    { ...faster, deviceMs: 30 },
    { ...faster, stopped: true },
    { ...faster, of: 'product' },
    { of: 'network', fault: 'it crashed' },
  ] as const)
    assert.equal(isFaster(measured), false);
});

test('what was measured outlives the program, for every model of the same architecture and length', async (t) => {
  const folder = temporaryFolder(t);
  const model = await importTiny(join(folder, 'model'));
  const { manifest } = model;
  const retrained = {
    ...model,
    manifest: { ...manifest, name: 'other', weights: { ...manifest.weights, sha256: 'b' } },
  };
  const longer = { ...model, manifest: { ...manifest, lengthFrames: 2 * manifest.lengthFrames } };
  const options = { path: join(folder, 'data', 'devices.json'), machine: 'this' };
  openMeasurements(options).set('webgpu', model, slower);
  const next = openMeasurements(options);
  assert.deepEqual(next.get('webgpu', model), slower);
  assert.deepEqual(next.get('webgpu', retrained), slower);
  assert.equal(next.get('webgpu', longer), undefined);
  assert.equal(next.get('cuda', model), undefined);
  assert.deepEqual(readdirSync(dirname(options.path)), ['devices.json']);
  next.clear();
  assert.equal(openMeasurements(options).get('webgpu', model), undefined);
});

test('it is forgotten on another machine, and where the file is damaged', async (t) => {
  const folder = temporaryFolder(t);
  const model = await importTiny(join(folder, 'model'));
  const options = { path: join(folder, 'devices.json'), machine: 'this' };
  openMeasurements(options).set('webgpu', model, faster);
  assert.equal(openMeasurements({ ...options, machine: 'another driver' }).get('webgpu', model), undefined);
  const text = readFileSync(options.path, 'utf8');
  for (const damaged of [text.slice(0, -20), text.replace('"deviceMs": 10', '"deviceMs": "fast"'), '[]', '']) {
    writeFileSync(options.path, damaged);
    assert.equal(openMeasurements(options).get('webgpu', model), undefined);
  }
});

test('a device that was absent is looked for again at the next start; one that crashed on a network is not', async (t) => {
  const folder = temporaryFolder(t);
  const model = await importTiny(join(folder, 'model'));
  const options = { path: join(folder, 'devices.json'), machine: 'this' };
  const first = openMeasurements(options);
  first.set('cuda', model, { of: 'device', fault: 'its libraries are not installed' });
  first.set('webgpu', model, { of: 'network', fault: 'it crashed when it was measured' });
  const next = openMeasurements(options);
  assert.equal(next.get('cuda', model), undefined);
  assert.equal(next.get('webgpu', model)?.of, 'network');
});

test('a folder that cannot be written is said, and what was measured holds until the end', async (t) => {
  const folder = temporaryFolder(t);
  const model = await importTiny(join(folder, 'model'));
  writeFileSync(join(folder, 'file'), '');
  const said: string[] = [];
  const measurements = openMeasurements({
    path: join(folder, 'file', 'devices.json'),
    machine: 'this',
    warn: (line) => said.push(line),
  });
  measurements.set('webgpu', model, faster);
  assert.equal(measurements.get('webgpu', model), faster);
  assert.match(said.join(), /cannot be written .+ measured again at the next start/);
});

test('the machine is another one where a driver, a GPU, ONNX Runtime, the threads or a driver’s variable changes', (t) => {
  const root = temporaryFolder(t);
  const put = (path: string, text: string): void => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  const options = { version: '1.30.0', threads: 0, drivers: {}, root, platform: 'linux' } as const;
  put('usr/share/vulkan/icd.d/a.json', '{"ICD": {"api_version": "1.3.0"}}');
  put('sys/class/drm/card0/device/vendor', '0x1002');
  put('proc/driver/nvidia/version', 'NVRM 550');
  const seen = [machineIdentity(options)];
  assert.equal(machineIdentity(options), seen[0]);
  const changes: (() => string)[] = [
    () => machineIdentity({ ...options, version: '1.31.0' }),
    () => machineIdentity({ ...options, threads: 1 }),
    () => machineIdentity({ ...options, drivers: { VK_DRIVER_FILES: '/other.json' } }),
    () => {
      put('sys/class/drm/card1/device/vendor', '0x10de');
      return machineIdentity(options);
    },
    () => {
      put('proc/driver/nvidia/version', 'NVRM 560');
      return machineIdentity(options);
    },
    () => {
      utimesSync(join(root, 'usr/share/vulkan/icd.d/a.json'), 1, 1);
      return machineIdentity(options);
    },
  ];
  for (const change of changes) seen.push(change());
  assert.equal(new Set(seen).size, seen.length);
});
