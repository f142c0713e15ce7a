import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeWav } from '../../../src/audio/wav.ts';
import { drum } from '../../audio/tones.ts';
import { runCli } from '../../cli/run-cli.ts';

const root = mkdtempSync(join(tmpdir(), 'rimshot-evaluate-'));
after(() => rmSync(root, { recursive: true, force: true }));
const env = { DATA_DIR: join(root, 'data'), DEVICE: 'cpu' };
const drums = join(root, 'drums');
const golden = 'test/fixtures/golden/tiny';

before(async () => {
  for (const [folder, hz] of Object.entries({ kick: 60, snare: 200, hihat: 6000, percussion: 800 })) {
    mkdirSync(join(drums, folder), { recursive: true });
    for (let i = 0; i < 14; i++) {
      const sound = drum(hz * (1 + i / 20), 0.3, 0.02 + (i % 5) / 50);
      writeFileSync(join(drums, folder, `${folder}${'abcdefghijklmn'[i]}.wav`), writeWav(sound, { bitDepth: '16' }));
    }
  }
  const held = Object.fromEntries(
    ['kick', 'snare', 'hihat', 'percussion'].map((name) => [name, ['a', 'f', 'k'].map((letter) => name + letter)]),
  );
  writeFileSync(join(root, 'held.json'), JSON.stringify(held));
  writeFileSync(join(root, 'bad.json'), '{"cymbal": ["a"]}');
  const imported = await runCli(
    ['import', `${golden}/tiny.ckpt`, '--config', `${golden}/config.yaml`, '--name', 'tiny'],
    env,
  );
  assert.equal(imported.code, 0, imported.stderr);
});

test('a model is judged against a folder of sounds: tables for people, JSON for scripts', async () => {
  const args = [
    'evaluate',
    'tiny',
    '--class',
    'kick',
    '--data',
    drums,
    '--held-out',
    join(root, 'held.json'),
    '--count',
    '5',
  ];
  const tables = await runCli([...args, '--reference', drums], env);
  assert.equal(tables.code, 0, tables.stderr);
  assert.match(tables.stdout, /^## kick$/m);
  assert.match(tables.stdout, /^\| tiny \| 5 \| \d+ % \|/m);
  assert.match(tables.stdout, /^\| reference \| 14 \|/m);
  assert.match(tables.stdout, /^\| real, held out \| 3 \|/m);
  assert.match(tables.stdout, /^\| centroid, Hz \|/m);
  const json = await runCli([...args, '--json'], env);
  const [model, heldOut, training] = JSON.parse(json.stdout).kick;
  assert.equal(model.judgement.count, 5);
  assert.equal(heldOut.judgement.nearest.distanceRatio.toFixed(6), '1.000000');
  assert.equal(training.judgement.count, 11);
});

test('what is wrong with the request is said in a sentence', async () => {
  for (const { args, says } of [
    { args: [], says: /--data is missing.*subfolders kick, snare, hat/ },
    { args: ['--data', root, '--class', 'kick'], says: /no sounds that can be used/ },
    { args: ['--data', drums, '--count', '2'], says: /--count 2: must be a whole number from 5/ },
    { args: ['--data', drums], says: /"?tiny"? makes none of kick, snare, hat, perc: say with --class/ },
    {
      args: ['--data', drums, '--class', 'kick', '--held-out', join(root, 'bad.json')],
      says: /"cymbal" is none of kick/,
    },
    { args: ['--paired', '--taus', '1:2'], says: /--taus 1:2: must be MAX:MIN/ },
  ]) {
    const { code, stderr } = await runCli(['evaluate', 'tiny', ...args], env);
    assert.equal(code, 2, stderr);
    assert.match(stderr, says);
    assert.doesNotMatch(stderr, /\n\s+at /);
  }
});
