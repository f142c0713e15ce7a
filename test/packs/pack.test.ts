import assert from 'node:assert/strict';
import { test } from 'node:test';
import { strFromU8, unzipSync } from 'fflate';
import { readWav, writeWav } from '../../src/audio/wav.ts';
import { ringMs } from '../../src/packs/drum-parts.ts';
import { type KitFile, kitFiles, type PackOptions, type PackSound, packOf } from '../../src/packs/pack.ts';
import { UserError } from '../../src/user-error.ts';
import { drum, uniform } from '../audio/tones.ts';
import { needs, readByPython } from './foreign-readers.ts';
import { readMidi } from './read-midi.ts';
import { readSfz } from './read-sfz.ts';

const packSound = (instrument: string, i: number, decaySeconds = 0.03): PackSound => ({
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

const names = [
  '01 Kick A2 110Hz.wav',
  '02 Kick B2 120Hz.wav',
  '03 Snare C3 130Hz.wav',
  '04 Closed hat Db3 140Hz.wav',
  '05 Open hat D3 150Hz.wav',
  '06 Perc Eb3 160Hz.wav',
  '07 My toms F3 170Hz.wav',
];
const folder = 'Rimshot/Cellar kit';
const midiOf = (pack: { readonly bytes: Uint8Array }) => readMidi(pack.bytes);

test('a kit holds its WAVs under speaking names, an instrument of each format, recipes and a licence', () => {
  const pack = packOf(sounds, options);
  assert.equal(pack.name, 'rimshot-cellar-kit.zip');
  assert.equal(pack.type, 'application/zip');
  const files = unzipSync(pack.bytes);
  const instruments = ['adg', 'dspreset', 'mid', 'sfz', 'xpm'].map((extension) => `Cellar kit.${extension}`);
  const wanted = [...names, ...instruments, 'licence.txt', 'recipes.json'];
  assert.deepEqual(Object.keys(files).sort(), wanted.map((name) => `${folder}/${name}`).sort());
  assert.deepEqual(readWav(files[`${folder}/${names[2]}`]!).sound, readWav(sounds[2]!.wav).sound);
  assert.equal(textOf(files, 'licence.txt'), 'CC0\n');
  assert.deepEqual(JSON.parse(textOf(files, 'recipes.json'))[2], {
    file: names[2],
    sample: 'id3',
    instrument: 'snare',
    note: 38,
    recipe: { seed: 3 },
  });
});

test('a format alone is its instrument beside the WAVs, and a MIDI file comes without them', () => {
  const extensionsIn = (format: PackOptions['format'] & string): string[] =>
    Object.keys(unzipSync(packOf(sounds, { ...options, format }).bytes))
      .filter((name) => !/\.(wav|json|txt)$/.test(name))
      .map((name) => name.replace(/.*\./, ''));
  assert.deepEqual(extensionsIn('wav'), []);
  assert.deepEqual(extensionsIn('sfz'), ['sfz']);
  assert.deepEqual(extensionsIn('decentsampler'), ['dspreset']);
  assert.deepEqual(extensionsIn('ableton'), ['adg']);
  assert.deepEqual(extensionsIn('mpc'), ['xpm']);
  const midi = packOf(sounds, { ...options, format: 'midi' });
  assert.deepEqual([midi.name, midi.type], ['rimshot-cellar-kit.mid', 'audio/midi']);
  assert.equal(midiOf(midi).notes.length, sounds.length);
});

const drumNotes = [36, 35, 38, 42, 46, 39, 56];

test('sounds sit on General MIDI drum notes, a long hat on the open one, no note twice, and hats choke', () => {
  const regions = readSfz(textOf(unzipSync(packOf(sounds, options).bytes), '.sfz'));
  assert.deepEqual(
    regions.map(({ sample, key, group, off_by }) => [sample, Number(key), group, off_by]),
    names.map((name, i) => {
      const group = name.includes('hat') ? '1' : undefined;
      return [name, drumNotes[i], group, group];
    }),
  );
  assert.ok(regions.every(({ loop_mode, pitch_keytrack }) => loop_mode === 'one_shot' && pitch_keytrack === '0'));
});

test(
  'Python reads the kit: ZIP, WAVs, DecentSampler, Drum Rack and MPC program agree with each other',
  needs('python3'),
  (t) => {
    const read = readByPython(t, packOf(sounds, options).bytes);
    assert.deepEqual(
      Object.values(read.wavs),
      names.map(() => [22_050, 44_100, 2]),
    );
    const placed = names.map((file, i) => ({ file, note: drumNotes[i]!, choke: file.includes('hat') ? 1 : 0 }));
    assert.deepEqual(
      read.adg,
      placed.map((sound) => ({ ...sound, frames: 22_050 })),
    );
    assert.deepEqual(
      read.xpm,
      placed.map((sound) => ({ ...sound, frames: 22_050 })),
    );
    // Groups come after each other.
    const inGroups = [...placed.filter(({ choke }) => choke === 0), ...placed.filter(({ choke }) => choke === 1)];
    assert.deepEqual(
      read.dspreset,
      inGroups.map(({ note, ...sound }) => ({ ...sound, note, range: [note, note], tagged: true })),
    );
    if (read.mid !== null) {
      const hits = drumNotes.map((note, i) => [4 * i, 10, note, 100]);
      assert.deepEqual(read.mid, { hits, sixteenths: 32, tracks: 1 });
    }
  },
);

test('names of kits and sounds that are full of signs reach every format whole', needs('python3'), (t) => {
  const named = [
    { ...sounds[0]!, name: '夜バス <&> "x"' },
    { ...sounds[1]!, name: 'Ärger & Co.' },
  ];
  const read = readByPython(t, packOf(named, { ...options, name: 'Größe & <Nightbus>' }).bytes);
  const files = ['01 夜バス - x A2 110Hz.wav', '02 Ärger - Co B2 120Hz.wav'];
  for (const format of [read.adg, read.xpm, read.dspreset])
    assert.deepEqual(
      format.map(({ file }) => file),
      files,
    );
  assert.ok(
    read.names.every((name) => name.startsWith('Rimshot/Größe - Nightbus/')),
    read.names.join(),
  );
});

test('a MIDI file plays the beat on channel 10 with the tempo, the swing and the velocities of its hits', () => {
  const hits = [
    { row: 0, at: 0, velocity: 127 },
    { row: 3, at: 1.34, velocity: 48 },
    { row: 3, at: 2, velocity: 96 },
    { row: 2, at: 4, velocity: 96 },
    // A row without a sound.
    { row: 99, at: 5, velocity: 96 },
  ];
  const beat = { tempo: 93, bars: 2, hits };
  const read = midiOf(packOf(sounds, { ...options, format: 'midi', beat }));
  assert.deepEqual(
    [read.format, read.name, read.meter, read.endTick / read.ticksPerQuarter],
    [0, 'Cellar kit', [4, 4], 8],
  );
  assert.ok(Math.abs(read.tempo - 93) < 0.001);
  assert.deepEqual(
    read.notes.map(({ at, channel, note, velocity }) => [(at / read.ticksPerQuarter) * 4, channel, note, velocity]),
    [
      [0, 10, 36, 127],
      [161 / 120, 10, 42, 48],
      [2, 10, 42, 96],
      [4, 10, 38, 96],
    ],
  );
});

test('a MIDI file longer than 127 ticks between events, and with notes that meet, is read as written', () => {
  const hits = Array.from({ length: 64 }, (_, at) => ({ row: 0, at, velocity: 1 + at }));
  const read = midiOf(packOf(sounds, { ...options, format: 'midi', beat: { tempo: 40, bars: 4, hits } }));
  assert.deepEqual(
    read.notes.map(({ velocity }) => velocity),
    hits.map(({ velocity }) => velocity),
  );
  const far = { tempo: 240, bars: 4, hits: [{ row: 0, at: 63, velocity: 127 }] };
  assert.equal(midiOf(packOf(sounds, { ...options, format: 'midi', beat: far })).notes[0]?.at, 63 * 120);
});

test('the hats of a kit sit on closed, half-open and open, however short they ring', () => {
  const kit = ['kick', 'snare', 'hat', 'hat', 'hat', 'perc'].map((instrument, i) =>
    packSound(instrument, i, 0.02 + 0.02 * ((i * 2) % 5)),
  );
  const sfz = readSfz(textOf(unzipSync(packOf(kit, options).bytes), '.sfz'));
  const rings = kit.map(({ wav }) => ringMs(readWav(wav).sound));
  const hats = [2, 3, 4].sort((a, b) => rings[a]! - rings[b]!);
  assert.deepEqual(
    hats.map((i) => [Number(sfz[i]?.key), sfz[i]?.sample?.replace(/^\d+ (.*hat).*/, '$1')]),
    [
      [42, 'Closed hat'],
      [44, 'Half open hat'],
      [46, 'Open hat'],
    ],
  );
});

test('the parts and choke groups of a kit are its own, whatever its sounds are', () => {
  const own = [
    { ...sounds[5]!, part: 'closed-hat', choke: 2 },
    { ...sounds[4]!, part: 'snare', choke: 0 },
  ] as const;
  const sfz = readSfz(textOf(unzipSync(packOf(own, options).bytes), '.sfz'));
  assert.deepEqual(
    sfz.map(({ key, group }) => [key, group]),
    [
      ['42', '2'],
      ['38', undefined],
    ],
  );
});

test('many sounds of one instrument get distinct notes', () => {
  const many = Array.from({ length: 40 }, (_, i) => packSound('kick', i));
  const files = unzipSync(packOf(many, { ...options, format: 'wav' }).bytes);
  const notes = JSON.parse(textOf(files, 'recipes.json')).map((entry: { note: number }) => entry.note);
  assert.equal(new Set(notes).size, 40);
  assert.ok(notes.every((note: number) => note >= 0 && note <= 127));
});

test('a kit never exceeds the limit: the last sounds are left out and named, and no instrument asks for them', () => {
  const whole = packOf(sounds, options).bytes.length;
  const pack = packOf(sounds, { ...options, limitBytes: Math.floor(whole / 2) });
  assert.ok(pack.bytes.length <= whole / 2);
  assert.ok(pack.included.length >= 2);
  assert.deepEqual([...pack.included, ...pack.leftOut], sounds);
  assert.equal(readSfz(textOf(unzipSync(pack.bytes), '.sfz')).length, pack.included.length);
  const oneMore = packOf(sounds.slice(0, pack.included.length + 1), options).bytes.length;
  assert.ok(oneMore > whole / 2, 'one more would have fitted');
  assert.throws(() => packOf(sounds, { ...options, limitBytes: 1000 }), UserError);
});

test('the same sounds give the same bytes, as a zip and as files', () => {
  assert.deepEqual(packOf(sounds, options), packOf(sounds, options));
  const files = unzipSync(packOf(sounds, options).bytes);
  const inFolder = (all: readonly KitFile[]) => Object.fromEntries(all.map(({ path, bytes }) => [path, bytes]));
  assert.deepEqual(inFolder(kitFiles(sounds, options)), { ...files });
});

test('names are made safe and unique', () => {
  const named = (name: string, i: number): PackSound => ({ ...sounds[i % 2]!, name });
  const hostile = ['../../etc/kick', '..\\..\\etc/kick', 'a\u0000b\u202Ec', '   ', 'CON'].map(named);
  const files = unzipSync(packOf(hostile, { ...options, name: '../<evil>', format: 'wav' }).bytes);
  assert.deepEqual(
    Object.keys(files).filter((name) => name.endsWith('.wav')),
    [
      'Rimshot/evil/01 etc-kick A2 110Hz.wav',
      'Rimshot/evil/02 etc-kick B2 120Hz.wav',
      'Rimshot/evil/03 a-b-c A2 110Hz.wav',
      'Rimshot/evil/04 Sound B2 120Hz.wav',
      'Rimshot/evil/05 _CON A2 110Hz.wav',
    ],
  );
});

test('a pack fits its limit to the byte, with its sounds stored uncompressed, whatever the script of its names', () => {
  const named = { ...options, name: '夜バス' };
  const { bytes } = packOf(sounds, named);
  assert.deepEqual(packOf(sounds, { ...named, limitBytes: bytes.length }).bytes, bytes);
  assert.equal(packOf(sounds, { ...named, limitBytes: bytes.length - 1 }).leftOut.length, 1);
  const stored = Object.entries(unzipSync(bytes)).filter(([name]) => name.endsWith('.wav'));
  assert.ok(stored.every(([, wav]) => Buffer.from(bytes).includes(Buffer.from(wav))));
});
