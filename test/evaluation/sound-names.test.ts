import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { readSoundNames } from '../../src/evaluation/sound-names.ts';

const list = (json: unknown) => readSoundNames(JSON.stringify(json), 'list.json');
const kick = (name: string) => ({ instrument: 'kick' as const, name });

test('an entry is a file, with or without folder and extension, or a whole maker', () => {
  const { has } = list({ about: 'some', kick: ['geonkick', 'kick/libre__a.flac', 'Kick 1.5'], hihat: ['b'] });
  assert.ok(has(kick('geonkick__x')) && has(kick('libre__a')) && has(kick('Kick 1.5')));
  assert.ok(!has(kick('libre__b')) && !has(kick('geonkick2__x')) && !has(kick('Kick 1')));
  assert.ok(has({ instrument: 'hat', name: 'b' }) && !has(kick('b')), 'by class');
});

test('entries without a sound are told', () => {
  const missing = list({ kick: ['geonkick', 'libre', 'one'] }).missing([kick('geonkick__x'), kick('two')]);
  assert.deepEqual(missing, ['kick/libre', 'kick/one']);
});

test('of a training.json one part is read, under the class of its model', () => {
  const recipe = {
    format: 1,
    training: [{ name: 'one', samples: '' }],
    validation: [{ name: 'two', samples: '' }],
    model: { instrument: 'hat' },
  };
  const read = (part: 'training' | 'validation') => readSoundNames(JSON.stringify(recipe), 'training.json', part);
  const [one, two] = ['one', 'two'].map((name) => ({ instrument: 'hat' as const, name }));
  assert.deepEqual([read('training').has(one!), read('training').has(two!)], [true, false]);
  assert.deepEqual([read('validation').has(one!), read('validation').has(two!)], [false, true]);
  assert.deepEqual([...read('training').instruments], ['hat']);
});

test('what is no list is refused with its file', () => {
  assert.throws(() => readSoundNames('{', 'list.json'), /list\.json is not JSON/);
  assert.throws(() => list({ kick: 'geonkick' }), /list\.json: must be \{"kick"/);
  assert.throws(() => list({ cymbal: [] }), /list\.json: "cymbal" is none of kick/);
});

test('the lists of this project are read, and none holds out what another trained on', () => {
  const read = (path: string) => {
    const url = new URL(`../../${path}`, import.meta.url);
    const text = readFileSync(url, 'utf8');
    return { list: readSoundNames(text, path), json: JSON.parse(text) as Record<string, string[]> };
  };
  const heldOut = [read('models/validation.json'), read('docs/sound-held-out.json')];
  const { json } = read('docs/sound-trained-on.json');
  const sounds = (['kick', 'snare', 'hat', 'perc'] as const).flatMap((instrument) =>
    json[instrument]!.map((name) => ({ instrument, name })),
  );
  assert.ok(sounds.length > 1000);
  for (const { list } of heldOut) assert.deepEqual(sounds.filter(list.has), []);
});
