import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { createLikeness } from '../../src/likeness/likeness.ts';
import { fromText, likenessVector, squaredDistance, toText, vectorLength } from '../../src/likeness/likeness-vector.ts';
import { mapLayout } from '../../src/likeness/map-layout.ts';
import { measureSound } from '../../src/likeness/measure-sound.ts';
import { nearest } from '../../src/likeness/nearest.ts';
import { principalAxes } from '../../src/likeness/principal-axes.ts';
import type { Character } from '../../src/sound/knobs.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { recipeOf, temporaryLibrary } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { drumModels } from '../stubs/models.ts';
import { drumWav } from '../stubs/wavs.ts';

const example = (name: string): Uint8Array => readFileSync(new URL(`../../docs/sounds/${name}.wav`, import.meta.url));

test('a kick is low, dark and pitched, an open hat long, bright and without a pitch; the vector is the same each time', async () => {
  const measured = await measureSound(example('kick'), 'kick');
  const kick = measured.facts;
  const hat = (await measureSound(example('hat'), 'hat')).facts;
  assert.deepEqual([kick.part, hat.part], ['kick', 'open-hat']);
  assert.ok(kick.pitch_hz! > 30 && kick.pitch_hz! < 80, `${kick.pitch_hz} Hz`);
  assert.equal(hat.pitch_hz, null);
  assert.ok(kick.brightness_hz! < 300 && hat.brightness_hz! > 2000, `${kick.brightness_hz}, ${hat.brightness_hz} Hz`);
  assert.ok(hat.decay_ms! > 300 && hat.decay_ms! <= 750, `${hat.decay_ms} ms`);
  assert.equal(fromText(kick.vector!)?.length, vectorLength);
  assert.deepEqual(await measureSound(example('kick'), 'kick'), measured);
});

test('audio that cannot be read is measured as nothing, and a vector of another length is none', async () => {
  const nothing = await measureSound(Buffer.from('no sound at all'), 'kick');
  assert.deepEqual(new Set(Object.values(nothing.facts)), new Set([null]));
  assert.equal(nothing.character, undefined);
  assert.equal(fromText('AAAA'), undefined);
  const far = likenessVector(new Float64Array(vectorLength).fill(1e9));
  assert.ok(far.every((value) => value === 255));
  assert.deepEqual(fromText(toText(far)), Buffer.from(far));
});

test('the nearest sounds come first, equally near ones by their id', () => {
  const at = (value: number) => toText(new Uint8Array(vectorLength).fill(value));
  const among = [
    { id: 'c', vector: at(90) },
    { id: 'b', vector: at(110) },
    { id: 'a', vector: at(110) },
    { id: 'd', vector: 'AAAA' },
    { id: 'e', vector: at(100) },
  ];
  const found = nearest(new Uint8Array(vectorLength).fill(100), among, 3);
  assert.deepEqual(
    found.map(({ id }) => id),
    ['e', 'a', 'b'],
  );
  assert.deepEqual([found[0]?.likeness, found[1]!.likeness < 1], [1, true]);
});

/** Groups of vectors around centres of their own. */
const groups = (count: number, size: number): Uint8Array[] =>
  Array.from({ length: count * size }, (_, i) =>
    Uint8Array.from(
      { length: vectorLength },
      (_, k) => 100 + 60 * Math.sin((1 + (i % count)) * (k + 1)) + ((i * 31 + k * 17) % 13),
    ),
  );

test('the principal axes keep the distances of sounds that lie on few axes', () => {
  const vectors = groups(3, 4);
  const { values, width } = principalAxes(vectors);
  const distance = (a: number, b: number) =>
    Array.from({ length: width }, (_, i) => (values[a * width + i]! - values[b * width + i]!) ** 2).reduce(
      (sum, square) => sum + square,
    );
  for (const [a, b] of [
    [0, 1],
    [0, 3],
    [4, 8],
  ] as const) {
    const [whole, kept] = [squaredDistance(vectors[a]!, vectors[b]!), distance(a, b)];
    assert.ok(Math.abs(whole - kept) < 0.02 * whole + 5, `${whole} ${kept}`);
  }
});

test('a map keeps groups together and apart, is the same each time and fits none, one and equal sounds', () => {
  const [count, size] = [4, 30];
  const vectors = groups(count, size);
  const places = mapLayout(vectors);
  assert.deepEqual(mapLayout(vectors), places);
  assert.ok(places.every((value) => value >= 0 && value <= 1));
  for (let i = 0; i < vectors.length; i++) {
    let [best, least] = [-1, Number.POSITIVE_INFINITY];
    for (let other = 0; other < vectors.length; other++) {
      const squared = (places[2 * i]! - places[2 * other]!) ** 2 + (places[2 * i + 1]! - places[2 * other + 1]!) ** 2;
      if (other !== i && squared < least) [best, least] = [other, squared];
    }
    assert.equal(best % count, i % count, `sound ${i}`);
  }
  assert.deepEqual([...mapLayout([])], []);
  for (const few of [1, 2, 5])
    assert.ok(mapLayout(Array.from({ length: few }, () => vectors[0]!)).every(Number.isFinite), `${few} equal ones`);
});

test('new sounds are measured in the thread when it is woken, the rest while nothing is made; a pruned one is not compared', async (t) => {
  const { library, db } = await temporaryLibrary(t);
  const errors: unknown[] = [];
  const told = new Map<number, Character>();
  const likeness = createLikeness({
    library,
    database: db.source,
    models: drumModels(),
    onMeasured: async ({ seed }, character) => void told.set(seed, character),
    log: { error: (error: unknown) => void errors.push(error) },
    isBusy: async () => false,
  });
  afterwards(t, () => likeness.stop());
  const recipes = [1, 2, 3].map((seed) => recipeOf(seed)).concat(recipeOf(4, undefined, 'hat'));
  await library.addSamples({
    batchId: 'b1',
    makerId: 'discord:1',
    makerName: 'Ada',
    serverId: 'one',
    items: recipes.map((recipe) => ({ recipe, wav: drumWav(recipe) })),
  });
  const [first, ...others] = recipes.map((recipe) => ({ id: sampleId(recipe), recipe }));
  const near = await likeness.nearest(first!, { serverId: 'one', limit: 5 });
  assert.deepEqual(near, [], 'the others are not measured yet');
  await likeness.wake();
  assert.deepEqual(await library.unmeasured(5), []);
  assert.deepEqual([...told.keys()].toSorted(), [1, 2, 3, 4]);
  assert.ok(told.get(4)!.tone > told.get(1)!.tone, 'the hat is brighter');
  const after = await likeness.nearest(first!, { serverId: 'one', limit: 5 });
  assert.deepEqual(after?.map(({ id }) => id).toSorted(), others.map(({ id }) => id).toSorted());
  assert.equal(after?.at(-1)?.id, others.at(-1)?.id, 'the hat is farthest from the kick');
  assert.deepEqual(await likeness.nearest(first!, { serverId: 'two', limit: 5 }), []);
  const points = await likeness.map({ personId: 'discord:1', of: 'made', serverId: 'one' });
  assert.equal(points.length, 4);
  const gone = recipeOf(9);
  await library.addSamples({
    batchId: 'b2',
    makerId: 'discord:1',
    makerName: 'Ada',
    serverId: 'one',
    items: [{ recipe: gone, wav: drumWav(gone) }],
  });
  await library.pruneAudio(-1, () => true);
  assert.equal(await likeness.nearest({ id: sampleId(gone), recipe: gone }, { serverId: 'one', limit: 5 }), undefined);
  assert.deepEqual(errors, []);
});
