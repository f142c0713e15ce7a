import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { ringMs } from '../../src/packs/drum-parts.ts';
import { type PackSound, packOf } from '../../src/packs/pack.ts';
import { UserError } from '../../src/user-error.ts';
import { drum, uniform } from '../audio/tones.ts';

const packSound = (instrument: string, i: number, decaySeconds = 0.03): PackSound => ({
  fileName: `${instrument}-${i}.wav`,
  wav: writeWav(drum(100 + 10 * i, 0.5, decaySeconds), { bitDepth: '16', random: uniform(i) }),
  sampleId: `id${i}`,
  instrument,
  recipe: { seed: i },
});

const options = { name: 'Cellar kit', licence: 'CC0', limitBytes: 10_000_000 };
const textOf = (files: Record<string, Uint8Array>, end: string): string =>
  strFromU8(files[Object.keys(files).find((name) => name.endsWith(end))!]!);

const sounds = [
  packSound('kick', 1),
  packSound('kick', 2),
  packSound('snare', 3),
  packSound('hat', 4),
  packSound('hat', 5, 0.2),
  packSound('perc', 6),
  packSound('my-toms', 7),
];

test('a kit holds its WAVs, two instruments, recipes and a licence', () => {
  const pack = packOf(sounds, options);
  assert.equal(pack.name, 'Cellar kit.zip');
  const files = unzipSync(pack.bytes);
  assert.deepEqual(Object.keys(files).sort(), [
    'Cellar kit/Cellar kit.dspreset',
    'Cellar kit/Cellar kit.sfz',
    'Cellar kit/licence.txt',
    'Cellar kit/recipes.json',
    ...['hat-4', 'hat-5', 'kick-1', 'kick-2', 'my-toms-7', 'perc-6', 'snare-3'].map(
      (n) => `Cellar kit/samples/${n}.wav`,
    ),
  ]);
  assert.deepEqual(files['Cellar kit/samples/kick-1.wav'], sounds[0]!.wav);
  assert.equal(readWav(files['Cellar kit/samples/snare-3.wav']!).sound.sampleRate, 44_100);
  assert.equal(textOf(files, 'licence.txt'), 'CC0\n');
  assert.deepEqual(JSON.parse(textOf(files, 'recipes.json'))[2], {
    file: 'samples/snare-3.wav',
    sample: 'id3',
    instrument: 'snare',
    note: 38,
    recipe: { seed: 3 },
  });
});

test('sounds sit on General MIDI drum notes, a long hat on the open one, no note twice', () => {
  const files = unzipSync(packOf(sounds, options).bytes);
  const sfz = textOf(files, '.sfz');
  const notes = [...sfz.matchAll(/sample=samples\/(.*)\.wav key=(\d+)/g)].map(([, name, note]) => [name, Number(note)]);
  assert.deepEqual(notes, [
    ['kick-1', 36],
    ['kick-2', 35],
    ['snare-3', 38],
    ['hat-4', 42],
    ['hat-5', 46],
    ['perc-6', 39],
    ['my-toms-7', 56],
  ]);
  assert.match(sfz, /hat-5\.wav key=46 group=2 off_by=1/);
  const preset = textOf(files, '.dspreset');
  for (const [name, note] of notes)
    assert.match(preset, new RegExp(`samples/${name}.wav" rootNote="${note}" loNote="${note}" hiNote="${note}"`));
});

test('the hats of a kit sit on closed, half-open and open, however short they ring', () => {
  const kit = ['kick', 'snare', 'hat', 'hat', 'hat', 'perc'].map((instrument, i) =>
    packSound(instrument, i, 0.02 + 0.02 * ((i * 2) % 5)),
  );
  const sfz = textOf(unzipSync(packOf(kit, options).bytes), '.sfz');
  const rings = kit.map(({ wav }) => ringMs(readWav(wav).sound));
  const notes = [...sfz.matchAll(/hat-(\d)\.wav key=(\d+)(.*)/g)]
    .map(([, n, note, choke]) => ({ ring: rings[Number(n)]!, note: Number(note), choke: choke!.trim() }))
    .sort((a, b) => a.ring - b.ring)
    .map(({ note, choke }) => [note, choke]);
  const choked = 'group=2 off_by=1 off_mode=fast';
  assert.deepEqual(notes, [
    [42, 'group=1'],
    [44, choked],
    [46, choked],
  ]);
});

test('many sounds of one instrument get distinct notes', () => {
  const files = unzipSync(
    packOf(
      Array.from({ length: 40 }, (_, i) => packSound('kick', i)),
      options,
    ).bytes,
  );
  const notes = JSON.parse(textOf(files, 'recipes.json')).map((entry: { note: number }) => entry.note);
  assert.equal(new Set(notes).size, 40);
  assert.ok(notes.every((note: number) => note >= 0 && note <= 127));
});

test('a kit never exceeds the limit: the last sounds are left out and named', () => {
  const whole = packOf(sounds, options).bytes.length;
  const pack = packOf(sounds, { ...options, limitBytes: Math.floor(whole / 2) });
  assert.ok(pack.bytes.length <= whole / 2);
  assert.ok(pack.included.length >= 2);
  assert.deepEqual([...pack.included, ...pack.leftOut], sounds);
  const oneMore = packOf(sounds.slice(0, pack.included.length + 1), options).bytes.length;
  assert.ok(oneMore > whole / 2, 'one more would have fitted');
  assert.throws(() => packOf(sounds, { ...options, limitBytes: 1000 }), UserError);
});

test('the same sounds give the same bytes', () => {
  assert.deepEqual(packOf(sounds, options), packOf(sounds, options));
});

test('names are made safe and unique', () => {
  const twice = ['../../etc/kick.wav', '..\\..\\etc/kick.wav', 'Käse <&> "kick".wav', '.wav'].map((fileName, i) => ({
    ...packSound('kick', i),
    fileName,
  }));
  const files = unzipSync(packOf(twice, { ...options, name: '../<evil>' }).bytes);
  const names = Object.keys(files).filter((name) => name.endsWith('.wav'));
  assert.deepEqual(names.sort(), [
    'evil/samples/Kase - -kick.wav',
    'evil/samples/etc-kick-2.wav',
    'evil/samples/etc-kick.wav',
    'evil/samples/id3.wav',
  ]);
  assert.doesNotMatch(textOf(files, '.dspreset'), /path="[^"]*[<&>]/);
});

test('a pack fits its limit to the byte, with its sounds stored uncompressed', () => {
  const { bytes } = packOf(sounds, options);
  assert.deepEqual(packOf(sounds, { ...options, limitBytes: bytes.length }).bytes, bytes);
  assert.equal(packOf(sounds, { ...options, limitBytes: bytes.length - 1 }).leftOut.length, 1);
  const stored = sounds.filter(({ wav }) => Buffer.from(bytes).includes(Buffer.from(wav)));
  assert.equal(stored.length, sounds.length);
});
