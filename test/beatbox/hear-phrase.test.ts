import assert from 'node:assert/strict';
import { test } from 'node:test';
import { readWav } from '../../src/audio/wav.ts';
import { createBeatbox } from '../../src/beatbox/beatbox.ts';
import { readSorter } from '../../src/beatbox/beatbox-thread.ts';
import { fitSorter } from '../../src/beatbox/fit-sorter.ts';
import { hearPhrase } from '../../src/beatbox/hear-phrase.ts';
import { probabilitiesOf, sortedAs } from '../../src/beatbox/sorter.ts';
import { featureCount } from '../../src/evaluation/features.ts';
import { UserError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import { bootsAndCats, phraseWith, wavOfPhrase } from './small-phrase.ts';

const sorter = readSorter();

test('boots and cats become kick, hat, snare and hat, in their tempo, each hit alone', async () => {
  const played = bootsAndCats(100);
  const { sounds, pattern } = await hearPhrase(await phraseWith(played), sorter);
  assert.deepEqual(
    sounds.map(({ hitClass }) => hitClass),
    played.map(({ drum }) => drum),
  );
  assert.deepEqual([pattern.tempo, pattern.bars, pattern.leftOut], [100, 1, 0]);
  assert.deepEqual(
    pattern.rows.map(({ steps }) => steps.findIndex((velocity) => velocity > 0)),
    [0, 2, 4, 6, 8, 10, 12, 14],
  );
  for (const { wav } of sounds) {
    const { sound } = readWav(wav);
    assert.ok(sound.channels[0]!.length / sound.sampleRate <= 0.75);
    assert.ok(Math.abs(sound.channels[0]!.at(-1)!) < 0.01, 'it fades out before the next');
  }
});

test('two bars of it are eight sounds, which play sixteen hits', async () => {
  const { sounds, pattern } = await hearPhrase(await phraseWith(bootsAndCats(110, 2)), sorter);
  assert.equal(sounds.length, 8);
  const hits = pattern.rows.flatMap(({ steps }) => steps).filter((velocity) => velocity > 0);
  assert.deepEqual([hits.length, pattern.bars], [16, 2]);
});

test('a softer hit of a class has a lower velocity', async () => {
  const played = bootsAndCats(100).map((hit, i) => ({ ...hit, gain: i === 4 ? 0.4 : 1 }));
  const { pattern } = await hearPhrase(await phraseWith(played), sorter);
  const [loud, soft] = [pattern.rows[0]!, pattern.rows[4]!].map(({ steps }) => Math.max(...steps));
  assert.ok(loud! > soft! && soft! >= 30, `${loud} ${soft}`);
});

test('silence, and more hits than a phrase has, are refused in a sentence', async () => {
  const silent = { channels: [new Float32Array(44_100)], sampleRate: 44_100 };
  await assert.rejects(
    hearPhrase(silent, sorter),
    (error) => error instanceof UserError && /no hit/.test(error.message),
  );
  const roll = Array.from({ length: 60 }, (_, i) => ({ drum: 'hat' as const, seconds: 0.2 + 0.12 * i }));
  await assert.rejects(
    hearPhrase(await phraseWith(roll), sorter),
    (error) => error instanceof UserError && /at most 48/.test(error.message),
  );
});

test('the thread hears what the function hears, and says why a file is none', async (t) => {
  const beatbox = createBeatbox();
  afterwards(t, () => beatbox.stop());
  const { sounds } = await beatbox.hear(await wavOfPhrase(bootsAndCats(100).slice(0, 4)));
  assert.deepEqual(
    sounds.map(({ hitClass }) => hitClass),
    ['kick', 'hat', 'snare', 'hat'],
  );
  await assert.rejects(
    beatbox.hear(new Uint8Array([1, 2, 3]), { name: 'x.bin' }),
    (error) => error instanceof UserError && /x\.bin/.test(error.message),
  );
});

test('a hit is what it most probably is, percussion only where that is asked for; a doubt names the next class', () => {
  const { probability: _, ...sorted } = sortedAs([0.1, 0.4, 0.05, 0.45]);
  assert.deepEqual(sorted, { hitClass: 'perc', unsure: 'snare' });
  assert.deepEqual(sortedAs([0.1, 0.25, 0.05, 0.6]), { hitClass: 'perc', probability: 0.6 });
  const without = sortedAs([0.1, 0.3, 0, 0.6], { percussion: false });
  assert.deepEqual([without.hitClass, without.unsure], ['snare', undefined]);
  assert.ok(Math.abs(without.probability - 0.75) < 1e-12);
  assert.equal(sortedAs([0.5, 0.3, 0.2, 0], { percussion: false }).unsure, 'snare');
});

test('the fitted sorter separates what is separable, the same way every time', () => {
  const hits = Array.from({ length: 40 }, (_, i) => ({ label: i % 2, features: [i % 2 ? 3 : -3, (i % 5) - 2] }));
  const options = { classes: 2, ridge: 0.01, steps: 100 };
  const fitted = fitSorter(hits, options);
  assert.deepEqual(fitSorter(hits, options), fitted);
  const { weights, bias } = fitted;
  for (const { label, features } of hits) {
    const probabilities = probabilitiesOf(features, { weights, bias });
    assert.ok(probabilities[label]! > 0.8);
    assert.ok(Math.abs(probabilities.reduce((a, b) => a + b) - 1) < 1e-12);
  }
  assert.ok(sorter.weights.every((row) => row.length === featureCount));
});
