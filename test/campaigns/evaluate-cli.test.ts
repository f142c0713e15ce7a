import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { writeWav } from '../../src/audio/wav.ts';
import { withoutCopies } from '../../src/cli/evaluate-data.ts';
import { measure } from '../../src/evaluation/measure.ts';
import { drum, tone } from '../audio/tones.ts';
import { runCli } from '../cli/run-cli.ts';

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
  assert.match(tables.stdout, /^\| figure \| tiny \| reference \| real, held out \| real, training \|$/m);
  assert.match(tables.stdout, /^\| n \| 5 \| 14 \| 3 \| 11 \|$/m);
  assert.match(tables.stdout, /^\| class check \| \d+ % \| \d+ % \| \d+ % \| \d+ % \|$/m);
  assert.match(tables.stdout, /^\| precision \| \d\.\d\d \| \d\.\d\d \| – \| \d\.\d\d \|$/m);
  assert.match(tables.stdout, /^\| centroid, Hz \|/m);
  const json = await runCli([...args, '--json'], env);
  const [model, heldOut, training] = JSON.parse(json.stdout).kick;
  assert.equal(model.judgement.count, 5);
  assert.equal(heldOut.judgement.nearest.distanceRatio.toFixed(6), '1.000000');
  assert.equal(training.judgement.count, 11);
});

test('whole makers are held out, a list says what was trained on, and several sets give mean, range and a verdict', async () => {
  const pack = join(root, 'makers');
  mkdirSync(pack);
  for (let i = 0; i < 24; i++) {
    const sound = drum(60 * (1 + i / 30), 0.2, 0.02 + (i % 5) / 50);
    writeFileSync(join(pack, `Kick ${'abcd'[i % 4]}__${i}.wav`), writeWav(sound, { bitDepth: '16' }));
  }
  const list = (name: string, json: unknown) => {
    writeFileSync(join(root, name), JSON.stringify(json));
    return join(root, name);
  };
  const heldOut = list('makers.json', { about: 'two makers', kick: ['Kick a', 'Kick b', 'Kick x'] });
  const args = ['evaluate', 'tiny', '--class', 'kick', '--data', pack, '--held-out', heldOut, '--count', '5'];
  const run = await runCli([...args, '--sets', '2', '--seed', '7', '--json'], env);
  assert.equal(run.code, 0, run.stderr);
  assert.match(run.stderr, /makers\.json names what --data does not have \(1\): kick\/Kick x$/m);
  const [model, real, training] = JSON.parse(run.stdout).kick;
  assert.deepEqual([real.judgement.count, training.judgements.length, model.judgements.length], [12, 2, 2]);
  const single = JSON.parse((await runCli([...args, '--seed', '12', '--json'], env)).stdout).kick[0];
  assert.deepEqual(single.judgement, model.judgements[1], 'the second set has the seeds after the first');
  assert.deepEqual(model.judgement, model.judgements[0]);
  const [low, high] = model.overMakers.frechet;
  assert.ok(low <= high && low > 0);

  const trained = list('trained.json', {
    kick: [...Array(6).keys()].flatMap((i) => [`Kick c__${i * 4 + 2}`, `Kick d__${i * 4 + 3}.wav`]).slice(1),
  });
  const tables = await runCli([...args, '--training', trained, '--sets', '2'], env);
  assert.equal(tables.code, 0, tables.stderr);
  assert.match(tables.stdout, /^\| n \| 2 x 5 \| 12 \| 2 x 5 \|$/m);
  assert.match(tables.stdout, /^\| precision \| \d\.\d\d \(\d\.\d\d to \d\.\d\d\) \| – \| /m);
  assert.match(
    tables.stdout,
    /^\| coverage, k = 3 \| \d\.\d{3} \| at least \d\.\d{3} \| (meets it|falls short) by \d\.\d{3} \| -?\d/m,
  );
  const others = list('others.json', { hat: [] });
  const unlisted = await runCli([...args, '--training', others, '--json'], env);
  assert.equal(JSON.parse(unlisted.stdout).kick[2].judgement.count, 12, 'a class that no list names keeps its sounds');
  const few = await runCli([...args, '--training', list('few.json', { kick: ['Kick c'] })], env);
  assert.equal(few.code, 2);
  assert.match(few.stderr, /18 real kick sounds, 12 of them held out; at least 10 for comparison/);
});

test('a flat pack of numbered sounds is judged; what cannot be used is one list, and --strict stops', async () => {
  const pack = join(root, 'pack');
  mkdirSync(pack);
  for (let i = 1; i <= 20; i++) {
    const sound = drum(60 * (1 + i / 20), 0.2, 0.02 + (i % 5) / 50);
    writeFileSync(join(pack, `Kick ${String(i).padStart(2, '0')}.wav`), writeWav(sound, { bitDepth: '16' }));
  }
  writeFileSync(join(pack, 'Kick 21.wav'), 'not a sound');
  writeFileSync(join(pack, 'Kick 22.wav'), writeWav(tone(60, 0.1, { amplitude: 0 }), { bitDepth: '16' }));
  const args = ['evaluate', 'tiny', '--class', 'kick', '--data', pack, '--count', '5'];
  const { code, stdout, stderr } = await runCli([...args, '--json'], env);
  assert.equal(code, 0, stderr);
  assert.match(stderr, /^2 files are left out:\n {2}Kick 21\.wav is text\..*\n {2}Kick 22\.wav is silent\.$/m);
  const [, heldOut, training] = JSON.parse(stdout).kick;
  assert.deepEqual([heldOut.judgement.count, training.judgement.count], [3, 17]);
  const strict = await runCli([...args, '--strict'], env);
  assert.equal(strict.code, 2);
  assert.match(strict.stderr, /2 files are left out:.*With --strict every sound must be usable\./s);
});

test('a copy of a sound that is held out is not compared with, whatever its name', async () => {
  const sound = async (name: string, hz: number) => ({
    ...(await measure(drum(hz, 0.2, 0.05))),
    name,
    instrument: 'kick' as const,
  });
  const real = [await sound('one', 60), await sound('copy of one', 60), await sound('two', 80)];
  const names = (held: readonly string[]) =>
    withoutCopies(real.map((one) => ({ ...one, heldOut: held.includes(`kick/${one.name}`) }))).map(({ name }) => name);
  assert.deepEqual(names(['kick/one']), ['one', 'two']);
  assert.deepEqual(names(['kick/one', 'kick/copy of one']), ['one', 'copy of one', 'two']);
  assert.deepEqual(names(['kick/two']), ['one', 'copy of one', 'two']);
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
