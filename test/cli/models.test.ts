import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { importTiny, tinyCheckpoint, tinyConfig } from '../model-store/golden-model.ts';
import { startHub } from '../model-store/hub.ts';
import { temporaryFolder, treeOf } from '../model-store/temporary-folder.ts';
import { runCli } from './run-cli.ts';

const noStackTrace = (text: string): void => assert.doesNotMatch(text, /\n\s+at |node:internal|\.ts:\d/);

test('import installs a checkpoint and makes its name mean it', async (t) => {
  const DATA_DIR = temporaryFolder(t);
  const imported = await runCli(
    ['import', tinyCheckpoint, '--config', tinyConfig, '--name', 'bent', '--weights', 'ema'],
    { DATA_DIR },
  );
  assert.equal(imported.code, 0, imported.stderr);
  assert.match(imported.stdout, /^bent: 0\.2 MB of ema weights \([0-9a-f]{12}\) in /);
  const listed = await runCli(['models', '--json'], { DATA_DIR });
  const bent = (JSON.parse(listed.stdout) as { key: string; inUse: boolean }[]).find(({ key }) => key === 'bent');
  assert.equal(bent?.inUse, true);
});

test('import can write a starter: float16, a folder of its own, provenance from a file', async (t) => {
  const folder = temporaryFolder(t);
  const provenance = join(folder, 'p.json');
  writeFileSync(
    provenance,
    JSON.stringify({
      source: 'recorded at home',
      license: 'CC0',
      attributions: ['me'],
      seconds: 7,
      training: { clips: 3 },
    }),
  );
  const to = join(folder, 'models', 'kick');
  const { code, stdout, stderr } = await runCli([
    ...['import', tinyCheckpoint, '--config', tinyConfig, '--name', 'kick', '--variant', 'starter', '--fp16'],
    ...['--provenance', provenance, '--to', to, '--json'],
  ]);
  assert.equal(code, 0, stderr);
  const manifest = JSON.parse(readFileSync(join(to, 'model.json'), 'utf8')) as Record<string, unknown>;
  assert.deepEqual(JSON.parse(stdout), manifest);
  assert.deepEqual(manifest.provenance, {
    source: 'recorded at home',
    licence: 'CC0',
    attributions: ['me'],
    notes: [],
    training: { steps: 3456, seconds: 7, clips: 3 },
  });
  assert.deepEqual(treeOf(join(folder, 'models')), ['kick', 'kick/model.json', 'kick/weights.safetensors']);
});

test('bad imports end with one sentence, the right exit code, no stack trace and no file', async (t) => {
  const folder = temporaryFolder(t);
  const text = join(folder, 'kicks.ckpt');
  writeFileSync(text, 'a text file');
  const wrongNet = join(folder, 'wrong.yaml');
  writeFileSync(wrongNet, readFileSync(tinyConfig, 'utf8').replace('UNetT', 'WaveNet'));
  const DATA_DIR = join(folder, 'data');
  const cases: readonly (readonly [readonly string[], number, RegExp])[] = [
    [[text, '--config', tinyConfig, '--name', 'kick'], 1, /^kicks\.ckpt: this is no PyTorch checkpoint/],
    [
      [tinyCheckpoint, '--config', wrongNet, '--name', 'kick'],
      1,
      /^wrong\.yaml: .*is not known; known are UNetT and UNetT_LT/,
    ],
    [[tinyCheckpoint, '--config', tinyConfig, '--name', 'My Kicks'], 2, /^The model name "My Kicks" must be 1 to 32/],
    [
      [tinyCheckpoint, '--config', tinyConfig, '--name', 'kick', '--variant', 'starter'],
      2,
      /^--variant starter needs --to/,
    ],
  ];
  for (const [args, code, sentence] of cases) {
    const run = await runCli(['import', ...args], { DATA_DIR });
    assert.equal(run.code, code, run.stderr);
    assert.match(run.stderr, sentence);
    noStackTrace(run.stderr);
  }
  assert.deepEqual(treeOf(folder), ['kicks.ckpt', 'wrong.yaml']);
});

test('pull, use and remove by name; the licence note is said first', async (t) => {
  const hub = await startHub(t, { 'config.yaml': readFileSync(tinyConfig), 'k.ckpt': readFileSync(tinyCheckpoint) });
  const env = { DATA_DIR: temporaryFolder(t), HF_ENDPOINT: hub.endpoint };
  const pulled = await runCli(['models', 'pull', 'snare'], env);
  assert.equal(pulled.code, 0, pulled.stderr);
  assert.match(
    pulled.stdout,
    /^The licences of the sounds .* exclude commercial models\.\nsnare: installed, 0\.2 MB from crlandsc\/tiny-audio-diffusion-snares/,
  );
  assert.match(pulled.stderr, /snare: download 100 % {2}0\.5 of 0\.5 MB/);
  await importTiny(env.DATA_DIR, { name: 'snare', variant: 'own' });
  assert.match((await runCli(['models', 'use', 'snare', 'own'], env)).stdout, /"snare" now means snare:own\./);
  assert.match((await runCli(['models', 'remove', 'snare:pretrained'], env)).stdout, /snare:pretrained is removed/);
  const left = await runCli(['models', 'list'], env);
  assert.match(left.stdout, /^\* snare:own /m);
  assert.doesNotMatch(left.stdout, /snare:pretrained/);
});

test('pulling an unknown name, or without network, is one sentence', async (t) => {
  const hub = await startHub(t, {});
  const env = { DATA_DIR: temporaryFolder(t), HF_ENDPOINT: hub.endpoint };
  const unknown = await runCli(['models', 'pull', 'tuba'], env);
  assert.equal(unknown.code, 2);
  assert.match(unknown.stderr, /^There are no pretrained weights for "tuba"; there are for kick, snare, hat, perc\.$/m);
  await hub.stop();
  const offline = await runCli(['models', 'pull', 'kick'], env);
  assert.equal(offline.code, 1);
  assert.match(offline.stderr, /cannot be reached \(ECONNREFUSED\)\. Nothing was changed\.$/m);
  noStackTrace(offline.stderr);
});
