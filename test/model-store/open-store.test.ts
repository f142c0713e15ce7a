import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { loadWeights } from '../../src/model-store/load-weights.ts';
import { canMake, openModelStore } from '../../src/model-store/open-store.ts';
import { modelKey } from '../../src/sound/manifest.ts';
import { UserError } from '../../src/user-error.ts';
import { importTiny } from './golden-model.ts';
import { temporaryFolder, treeOf } from './temporary-folder.ts';

async function setUp(t: TestContext) {
  const folder = temporaryFolder(t);
  const [bundledDir, dataDir] = [join(folder, 'models'), join(folder, 'data')];
  await importTiny(dataDir, { variant: 'starter', precision: 'float16', directory: join(bundledDir, 'kick') });
  const warnings: string[] = [];
  const open = () => openModelStore({ bundledDir, dataDir, warn: (line) => warnings.push(line) });
  return { bundledDir, dataDir, open, warnings };
}

const keys = (store: ReturnType<typeof openModelStore>) => store.list().map(({ manifest }) => modelKey(manifest));

function edit(directory: string, changes: object): void {
  const path = join(directory, 'model.json');
  writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(path, 'utf8')), ...changes }));
}

test('a bare name means the starter, then the pretrained weights once they are there, then what is chosen', async (t) => {
  const { dataDir, open } = await setUp(t);
  const store = open();
  assert.equal(store.resolve('kick').manifest.variant, 'starter');
  await importTiny(dataDir, { variant: 'pretrained' });
  assert.equal(store.resolve('kick').manifest.variant, 'starter');
  store.refresh();
  assert.equal(store.resolve('kick').manifest.variant, 'pretrained');
  store.use('kick', 'starter');
  assert.equal(store.resolve('kick').manifest.variant, 'starter');
  assert.equal(open().resolve('Kick ').manifest.variant, 'starter');
  assert.equal(store.resolve('kick:pretrained').manifest.variant, 'pretrained');
  assert.deepEqual(keys(store), ['kick:starter', 'kick:pretrained']);
});

test('an earlier starter is there under its number, and makes its recipes still', async (t) => {
  const { bundledDir, dataDir, open } = await setUp(t);
  const earlier = join(bundledDir, 'kick@1');
  await importTiny(dataDir, { variant: 'starter', set: 'ema', directory: earlier });
  edit(earlier, { edition: 1 });
  const store = open();
  assert.deepEqual(keys(store), ['kick:starter', 'kick@1']);
  for (const model of store.list()) assert.equal(store.resolve(modelKey(model.manifest)), model);
  assert.equal(store.resolve('kick').manifest.edition, undefined);
  const { manifest } = store.resolve('Kick@1');
  const recipe = { weights: manifest.weights.sha256, model: 'kick' };
  assert.equal(store.withWeights(recipe.weights, recipe.model)?.manifest.edition, 1);
  assert.ok(canMake(store, recipe));
  rmSync(earlier, { recursive: true });
  store.refresh();
  assert.throws(() => store.resolve('kick@1'), UserError);
  assert.ok(!canMake(store, recipe));
});

test('own models go by their bare name, or name:own beside one of the four', async (t) => {
  const { dataDir, open } = await setUp(t);
  await importTiny(dataDir, { name: 'bent-kicks' });
  await importTiny(dataDir, { set: 'ema' });
  const store = open();
  assert.deepEqual(keys(store), ['kick:starter', 'kick:own', 'bent-kicks']);
  for (const model of store.list()) assert.equal(store.resolve(modelKey(model.manifest)), model);
});

test('weights are found by their digest', async (t) => {
  const { open } = await setUp(t);
  const store = open();
  const [starter] = store.list();
  assert.equal(store.withWeights(starter!.manifest.weights.sha256), starter);
  assert.equal(store.withWeights('0'.repeat(64)), undefined);
});

test('an unknown model lists those that there are', async (t) => {
  const { open } = await setUp(t);
  const store = open();
  for (const key of ['tuba', 'kick:own', 'kick:starter:x', '', '__proto__', 'kick:constructor', '../kick'])
    assert.throws(
      () => store.resolve(key),
      (error) => error instanceof UserError && error.message.endsWith('Installed: kick:starter.'),
      key,
    );
  assert.throws(() => store.use('kick', 'pretrained'), /kick:pretrained is not installed\. Installed: kick:starter\./);
  const empty = openModelStore({ bundledDir: '/nowhere', dataDir: '/nowhere' });
  assert.throws(() => empty.resolve('kick'), /No model is installed; .*models pull/);
});

test('removing what was chosen falls back to what is left', async (t) => {
  const { dataDir, open } = await setUp(t);
  await importTiny(dataDir);
  const store = open();
  store.use('kick', 'own');
  assert.equal(store.resolve('kick').manifest.variant, 'own');
  rmSync(join(dataDir, 'models', 'kick', 'own'), { recursive: true });
  store.refresh();
  assert.equal(store.resolve('kick').manifest.variant, 'starter');
});

test('a broken folder is one warning with the reason, and the others go on', async (t) => {
  const { bundledDir, dataDir, open, warnings } = await setUp(t);
  const breakages: readonly (readonly [string, (path: string) => void, RegExp])[] = [
    ['a', (path) => writeFileSync(join(path, 'model.json'), '{'), /JSON/],
    ['b', (path) => truncateSync(join(path, 'weights.safetensors'), 100), /has 100 bytes instead of \d+/],
    ['c', (path) => rmSync(join(path, 'weights.safetensors')), /ENOENT|no such file/],
    ['d', (path) => edit(path, { name: 'z' }), /describes z:own, its folder is for d:own/],
    ['e', (path) => edit(path, { dataScale: -1 }), /dataScale: /],
    [
      'f',
      (path) => edit(path, { weights: { file: '../../secret', sha256: '0'.repeat(64), bytes: 1, set: 'ema' } }),
      /weights\.file: /,
    ],
    ['g', (path) => edit(path, { format: 2 }), /format: /],
  ];
  for (const [name, damage] of breakages) {
    await importTiny(dataDir, { name });
    damage(join(dataDir, 'models', name, 'own'));
  }
  mkdirSync(join(dataDir, 'models', '.incoming-x', 'own'), { recursive: true });
  writeFileSync(join(bundledDir, 'README.md'), 'no folder');
  assert.deepEqual(keys(open()), ['kick:starter']);
  assert.equal(warnings.length, breakages.length);
  for (const [i, [, , reason]] of breakages.entries()) assert.match(warnings[i]!, reason);
});

test('a broken selection is a warning, and the next choice repairs it', async (t) => {
  const { dataDir, open, warnings } = await setUp(t);
  await importTiny(dataDir);
  writeFileSync(join(dataDir, 'models', 'selection.json'), '{"kick":"best"}');
  const store = open();
  assert.equal(store.resolve('kick').manifest.variant, 'starter');
  assert.match(warnings[0]!, /selection\.json is left out/);
  store.use('kick', 'own');
  assert.deepEqual(JSON.parse(readFileSync(join(dataDir, 'models', 'selection.json'), 'utf8')), { kick: 'own' });
  assert.ok(!treeOf(dataDir).some((name) => name.endsWith('.part')));
});

test('weights that were changed after the import are found when verified', async (t) => {
  const { open } = await setUp(t);
  const model = open().resolve('kick');
  const path = join(model.directory, 'weights.safetensors');
  const bytes = readFileSync(path);
  bytes.writeUInt8(bytes.readUInt8(bytes.length - 1) ^ 1, bytes.length - 1);
  writeFileSync(path, bytes);
  await assert.rejects(
    loadWeights(model, { verify: true }),
    /kick:starter: .*is not the file that model\.json describes/,
  );
});
