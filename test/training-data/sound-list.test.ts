import assert from 'node:assert/strict';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { standardModels } from '../../src/sound/manifest.ts';
import { attributionOf, creditsOf } from '../../src/training-data/credits.ts';
import { canBeFetched, classOf, listedSound, makerOf, readSoundList } from '../../src/training-data/sound-list.ts';
import { temporaryFolder } from '../model-store/temporary-folder.ts';
import { list } from './originals.ts';

const models = fileURLToPath(new URL('../../models', import.meta.url));
const validation = JSON.parse(readFileSync(join(models, 'validation.json'), 'utf8')) as Record<string, string[]>;
const training = list.sounds.filter(({ instrument, name }) => !validation[instrument]!.includes(makerOf(name)));

test('the list names 1,637 sounds, each with a place of its own and samples of its own', () => {
  const counts = standardModels.map((name) => list.sounds.filter(({ instrument }) => instrument === name).length);
  assert.deepEqual(counts, [461, 354, 267, 555]);
  assert.equal(new Set(list.sounds.map(({ instrument, name }) => `${instrument} ${name}`)).size, 1637);
  assert.equal(new Set(list.sounds.map(({ sha256 }) => sha256)).size, 1637);
  assert.ok(list.sounds.every(({ originals }) => originals.every((path) => !/^\/|\.\.|\\/.test(path))));
});

test('every sound that models are trained on can be fetched, and every source of one is a pinned commit', () => {
  assert.deepEqual(
    training.filter((sound) => !canBeFetched(sound)).map(({ name }) => name),
    [],
  );
  for (const maker of new Set(training.map(({ name }) => makerOf(name))))
    assert.match(list.sources[maker]!.commit, /^[0-9a-f]{40}$/, maker);
  assert.equal(list.sounds.filter((sound) => !canBeFetched(sound)).length, 165);
});

test('the table of docs/training.md says what the list says', () => {
  const docs = readFileSync(join(models, '../docs/training.md'), 'utf8');
  for (const [maker, { repository, commit }] of Object.entries(list.sources)) {
    const sounds = list.sounds.filter(({ name }) => makerOf(name) === maker);
    const licences = [...new Set(sounds.map(({ licence }) => licence))].sort().join(', ');
    const counts = standardModels.map((name) => {
      const { length } = sounds.filter(({ instrument }) => instrument === name);
      return length === 0 ? '–' : validation[name]!.includes(maker) ? `(${length})` : String(length);
    });
    const short = commit.replace('sha256:', '').slice(0, 12);
    const row = `| ${[maker, repository, `\`${short}\``, licences, ...counts].join(' | ')} |`;
    assert.ok(docs.includes(row), row);
  }
  const sums = standardModels.map((name) => training.filter(({ instrument }) => instrument === name).length);
  assert.ok(docs.includes(`| for training | | | | ${sums.join(' | ')} |`));
});

test('every maker that validation names has sounds of that instrument', () => {
  for (const instrument of standardModels)
    for (const maker of validation[instrument]!)
      assert.ok(
        list.sounds.some((sound) => sound.instrument === instrument && makerOf(sound.name) === maker),
        `${instrument}: ${maker}`,
      );
});

test('every sound whose licence asks for a credit has one', () => {
  for (const sound of list.sounds)
    assert.equal(attributionOf(list, sound) !== undefined, /^(CC BY|MIT)/.test(sound.licence), sound.name);
});

test('a path of a data folder is found in the list, whatever its format and the name of its folder', () => {
  for (const path of ['hihat/sonicpi__drum-cymbal-open.wav', '/data/hat/sonicpi__drum-cymbal-open.flac'])
    assert.equal(listedSound(list, path)?.name, 'sonicpi__drum-cymbal-open');
  assert.equal(listedSound(list, 'kick/sonicpi__drum-cymbal-open.wav'), undefined);
  assert.deepEqual(['hihat', 'perc', 'percussion', 'toms'].map(classOf), ['hat', 'perc', 'perc', undefined]);
  assert.deepEqual(['uzu__bd-10.flac', 'mine.wav'].map(makerOf), ['uzu', 'mine.wav']);
});

test('credits count each source, and give every attribution once', () => {
  const kicks = training.filter(({ instrument }) => instrument === 'kick');
  const credits = creditsOf(list, kicks);
  assert.match(credits.source, new RegExp(`^${kicks.length} openly licensed kick sounds from 13 public collections$`));
  assert.equal(
    credits.licence,
    'trained on sounds under CC BY, CC BY 3.0, CC BY 4.0, CC0 1.0 and Unlicense; the attributions below apply',
  );
  assert.equal(credits.attributions.filter((line) => line.startsWith('MuldjordKit')).length, 1);
  assert.equal(credits.attributions.filter((line) => line.includes('freesound.org/s/')).length, 11);
  assert.equal(
    credits.sources['sfzinstruments/DrumGizmo.MuldjordKit'],
    '60 sounds, CC BY 4.0, commit fc165714974aa843125ce88597f341b31376e1d5',
  );
  const counted = Object.values(credits.sources).map((line) => Number.parseInt(line, 10));
  assert.deepEqual(
    counted,
    [...counted].sort((a, b) => b - a),
  );
  assert.equal(
    counted.reduce((sum, count) => sum + count, 0),
    kicks.length,
  );
  const one = creditsOf(list, [kicks.find(({ name }) => name.startsWith('uzu__'))!]);
  assert.deepEqual(
    [one.source, one.licence, one.attributions],
    ['1 openly licensed kick sounds from 1 public collection', 'trained on sounds under Unlicense', []],
  );
});

test('a damaged list is refused with its line', (t) => {
  const folder = temporaryFolder(t);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, 'sources.json'), readFileSync(join(models, 'sources.json')));
  const lines = readFileSync(join(models, 'sounds.tsv'), 'utf8').split('\n').slice(0, 4);
  const read = (third: string) => {
    writeFileSync(join(folder, 'sounds.tsv'), `${[...lines.slice(0, 2), third].join('\n')}\n`);
    return () => readSoundList(folder);
  };
  assert.equal(read(lines[2]!)().sounds.length, 2);
  assert.equal(read(`${lines[2]!}\r`.replaceAll('\r', ''))().sounds.length, 2);
  assert.throws(read(lines[2]!.replace(/\t[0-9a-f]{64}\t/, '\tabc\t')), /sounds\.tsv, line 3: /);
  assert.throws(read(lines[2]!.replace('meadowlark__', '../meadowlark__')), /line 3/);
  assert.throws(read(lines[2]!.replace('meadowlark__', 'nobody__')), /line 3: its maker has no source/);
  assert.throws(read(lines[2]!.split('\t').slice(0, 8).join('\t')), /line 3/);
  writeFileSync(join(folder, 'sounds.tsv'), 'name\n');
  assert.throws(() => readSoundList(folder), /its columns must be instrument, name, /);
});
