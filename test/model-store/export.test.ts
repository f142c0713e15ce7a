import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { exportOnnx } from '../../src/model-store/export-onnx.ts';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { answerOf } from '../../src/runtime/session.ts';
import { identityOf } from '../../src/sound/identity.ts';
import type { InstalledModel } from '../../src/sound/manifest.ts';
import { networkGraph, trialFeeds } from '../../src/unet/network.ts';
import { runCli } from '../cli/run-cli.ts';
import { deviation } from '../fixtures/golden.ts';
import { bundledModels, sha256, starter } from './exported-models.ts';
import { importTiny } from './golden-model.ts';
import { checkOnnx, needsOnnxChecker } from './onnx-checker.ts';
import { temporaryFolder } from './temporary-folder.ts';

const onCpu = { device: 'cpu', threads: 1 } as const;
const once = { halved: false, batch: 1 };

async function answers(model: InstalledModel, exported: Uint8Array, batch = 1) {
  const { architecture, lengthFrames } = model.manifest;
  const size = { batch, lengthFrames };
  const own = serialise(networkGraph(architecture, await loadWeights(model), size));
  const feeds = trialFeeds(architecture, size);
  return { own: await answerOf(own, feeds, onCpu), exported: await answerOf(exported, feeds, onCpu) };
}

test('an exported graph is the one that runs here: its answer is the same to the bit', async (t) => {
  const dataDir = temporaryFolder(t);
  for (const model of [starter(dataDir), await importTiny(dataDir)]) {
    const { own, exported } = await answers(model, await exportOnnx(model, once));
    assert.deepEqual(exported, own, model.manifest.name);
  }
  const pair = await answers(starter(dataDir), await exportOnnx(starter(dataDir), { ...once, batch: 2 }), 2);
  assert.deepEqual(pair.exported, pair.own);
});

test('float16 halves the file, and its answer stays within the rounding of the weights', async (t) => {
  const model = starter(temporaryFolder(t));
  const [full, half] = [await exportOnnx(model, once), await exportOnnx(model, { ...once, halved: true })];
  assert.ok(half.length < full.length * 0.55, `${half.length} of ${full.length} bytes`);
  const { own, exported } = await answers(model, half);
  const off = deviation(exported, own);
  assert.ok(off > 0 && off <= 1e-2, `it deviates by ${off}`);
});

/** How often the file holds this matrix in float32. */
function countIn(file: Uint8Array, { data }: { data: Float32Array }): number {
  const [whole, matrix] = [file, data].map((part) => Buffer.from(part.buffer, part.byteOffset, part.byteLength));
  let count = 0;
  for (let at = whole!.indexOf(matrix!); at >= 0; at = whole!.indexOf(matrix!, at + matrix!.length)) count++;
  return count;
}

test('with float16 matrices, both kernels of a lapped transform stay float32, and what the manifest declares fixed', async (t) => {
  const dataDir = temporaryFolder(t);
  const [kick, older] = [starter(dataDir), starter(dataDir, 'kick@1')];
  const { constants } = networkGraph(kick.manifest.architecture, await loadWeights(kick), {
    ...{ batch: 1, lengthFrames: kick.manifest.lengthFrames },
  });
  const kernel = constants.find(({ value }) => value.name === 'lapped')!.data as Float32Array;
  assert.equal(countIn(await exportOnnx(kick, { ...once, halved: true }), { data: kernel }), 2, 'there and back');
  const [file, tensors] = [await exportOnnx(older, { ...once, halved: true }), await loadWeights(older)];
  const { fixed } = older.manifest;
  for (const name of ['blocks.0.weight', 'blocks.1.weight', 'blocks.2.blocks.2.net.block.blocks.2.block.1.weight']) {
    assert.ok(fixed!.includes(name));
    assert.ok(countIn(file, tensors.get(name)!) > 0, name);
  }
  const convolutions = [...tensors].filter(([name, { shape }]) => shape.length === 3 && !fixed!.includes(name));
  assert.ok(convolutions.every(([, tensor]) => tensor.data.length < 4096 || countIn(file, tensor) === 0));
});

test('the onnx project’s checker takes exported files, and reads their settings', needsOnnxChecker(), async (t) => {
  const folder = temporaryFolder(t);
  const paths = ['full.onnx', 'half.onnx', 'tiny.onnx'].map((name) => join(folder, name));
  const [kick, tiny] = [starter(folder), await importTiny(folder)];
  writeFileSync(paths[0]!, await exportOnnx(kick, once));
  writeFileSync(paths[1]!, await exportOnnx(kick, { ...once, halved: true }));
  writeFileSync(paths[2]!, await exportOnnx(tiny, { ...once, batch: 3 }));
  const [full, half, small] = checkOnnx(...paths);
  for (const each of [full!, half!, small!]) {
    assert.equal(each.ir, 8);
    assert.deepEqual(each.opsets, { '': 17, 'com.microsoft': 1 });
  }
  assert.deepEqual(small!.inputs, { x: [3, 2, 256], sigma: [3] });
  const { metadata } = full!;
  assert.equal(metadata['rimshot.model'], 'kick:starter');
  assert.equal(metadata['rimshot.identity'], identityOf(kick.manifest));
  const settings = JSON.parse(metadata['rimshot.settings']!);
  assert.deepEqual(settings.sampling, kick.manifest.sampling);
  assert.equal(settings.dataScale, kick.manifest.dataScale);
  assert.equal(metadata['rimshot.licence'], kick.manifest.provenance.licence);
  assert.match(half!.metadata['rimshot.weights']!, /stored here as float16/);
});

test('every bundled model, exported as safetensors and imported again, is equal', async (t) => {
  const dataDir = temporaryFolder(t);
  for (const model of bundledModels(dataDir)) {
    const { manifest } = model;
    const key = manifest.edition ? `${manifest.name}@${manifest.edition}` : `${manifest.name}:${manifest.variant}`;
    const file = join(dataDir, 'taken', `${manifest.name}-${manifest.edition ?? 0}.safetensors`);
    const exported = await runCli(['export', key, '--safetensors', file], { DATA_DIR: dataDir });
    assert.equal(exported.code, 0, exported.stderr);
    assert.equal(sha256(readFileSync(file)), manifest.weights.sha256, key);
    // The line that it prints, under a name of its own.
    const again = /Again: npm run rimshot -- (import .+)$/m.exec(exported.stdout)![1]!.split(' ');
    const name = `again-${manifest.name}-${manifest.edition ?? 0}`;
    const args = again.with(again.indexOf('--name') + 1, name).concat('--instrument', manifest.instrument, '--json');
    const imported = await runCli(args, { DATA_DIR: dataDir });
    assert.equal(imported.code, 0, imported.stderr);
    const read = JSON.parse(imported.stdout);
    for (const part of ['architecture', 'sampling', 'sourceLevel', 'dataScale', 'lengthFrames', 'sampleRate', 'fixed'])
      assert.deepEqual(read[part], manifest[part as keyof typeof manifest], `${key}: ${part}`);
    assert.deepEqual(read.provenance, { training: {}, ...manifest.provenance });
    // Older files have their tensors in another order.
    const [before, after] = [await loadWeights(model), await loadWeights(starter(dataDir, name))];
    assert.equal(after.size, before.size);
    for (const [tensor, { shape, data }] of before) {
      assert.deepEqual(after.get(tensor)!.shape, shape);
      assert.ok(Buffer.from(after.get(tensor)!.data.buffer).equals(Buffer.from(data.buffer)), `${key}: ${tensor}`);
    }
  }
});

test('a learned transform, patches and odd settings survive the way out and back', async (t) => {
  const dataDir = temporaryFolder(t);
  const tiny = await importTiny(dataDir, { name: 'bent', instrument: 'snare' });
  const file = join(dataDir, 'bent.safetensors');
  const exported = await runCli(['export', 'bent', '--safetensors', file, '--json'], { DATA_DIR: dataDir });
  const [weights, config, provenance] = JSON.parse(exported.stdout).files as [string, string, string];
  const args = ['import', weights, '--config', config, '--provenance', provenance, '--instrument', 'snare'];
  const imported = await runCli([...args, '--name', 'bent', '--json'], { DATA_DIR: dataDir });
  assert.equal(imported.code, 0, imported.stderr);
  assert.deepEqual(JSON.parse(imported.stdout), tiny.manifest);
});

test('what cannot be exported is one sentence', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const refused: readonly (readonly [readonly string[], RegExp])[] = [
    [['kick'], /^Say what to write: --onnx FILE, --safetensors FILE or --library FOLDER\.$/],
    [['kick', '--onnx', 'a.onnx', '--safetensors', 'a.safetensors'], /^Say what to write/],
    [['--onnx', 'a.onnx'], /^Name the model/],
    [['kick', '--onnx', 'a.bin'], /must be named \*\.onnx/],
    [['kick', '--safetensors', 'a.safetensors', '--fp16'], /belong to --onnx/],
    [['kick', '--library', 'a'], /leave kick away/],
    [['--library', join(DATA_DIR, 'a')], /There is no library to export/],
    [['nothing', '--onnx', 'a.onnx'], /nothing/],
  ];
  for (const [args, says] of refused) {
    const { code, stderr } = await runCli(['export', ...args], { DATA_DIR });
    assert.ok(code === 1 || code === 2, `${args}`);
    assert.match(stderr.trim(), says);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});
