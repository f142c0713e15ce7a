import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Library, SoundFilter } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { batchOf, recipeOf, temporaryLibrary, wavOf } from './temporary-library.ts';

const idOf = (seed: number, model = 'kick'): string => sampleId(recipeOf(seed, undefined, model));
const ann = 'discord:5';
const facts = { part: null, decay_ms: null, brightness_hz: null, pitch_hz: null, vector: null };

const listed = async (library: Library, filter: Partial<SoundFilter> & { limit?: number; offset?: number } = {}) => {
  const found = await library.findSounds({ personId: ann, of: 'kept', serverId: 'one', limit: 24, ...filter });
  return found.records.map(({ id }) => id);
};
const word = (text: string, parts: readonly string[] = []) => ({ text, parts });
const heart = (library: Library, seed: number, more = {}) =>
  library.toggleHeart({ sampleId: idOf(seed), personId: ann, serverId: 'one', allowOwn: false, ...more });

test('taking a heart back removes keep, vote, name, tags and places in collections; undo brings all of it back once', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  const kept = { sampleId: idOf(1), personId: ann };
  assert.deepEqual(await heart(library, 1), { kind: 'kept', votes: 1, isVote: true });
  await library.nameKeep({ ...kept, name: 'Nightbus' });
  await library.tagKeep({ ...kept, add: ['dark', 'wet'], remove: [] });
  const collection = await library.collectSample({ ...kept, name: 'Album' });
  assert.ok(collection !== 'full');
  const everything = async () => [
    await library.keepsAmong(ann, [idOf(1)]),
    (await library.findSample(idOf(1), { serverId: 'one' }))?.votes,
    (await library.collectionSamples(collection.id)).map(({ id }) => id),
  ];
  const before = await everything();
  assert.deepEqual(before, [new Map([[idOf(1), { name: 'Nightbus', tags: ['dark', 'wet'] }]]), 1, [idOf(1)]]);
  const back = await heart(library, 1, { showsKept: true });
  assert.ok(back.kind === 'taken-back');
  assert.equal(back.votes, 0);
  assert.deepEqual(await everything(), [new Map(), 0, []]);
  assert.equal(await library.undoRemoval({ id: back.undo, personId: 'discord:6' }), undefined, 'somebody else’s');
  assert.deepEqual(await library.undoRemoval({ id: back.undo, personId: ann }), [idOf(1)]);
  assert.deepEqual(await everything(), before);
  assert.equal(await library.undoRemoval({ id: back.undo, personId: ann }), undefined, 'twice');
});

test('a heart that shows nothing gives a missing vote before it takes anything back', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  await library.keepSample({ sampleId: idOf(1), personId: ann });
  assert.deepEqual(await heart(library, 1), { kind: 'kept', votes: 1, isVote: true });
  assert.equal((await heart(library, 1)).kind, 'taken-back');
  await library.keepSample({ sampleId: idOf(1), personId: ann });
  assert.equal((await heart(library, 1, { showsKept: true })).kind, 'taken-back', 'a filled heart is emptied');
});

test('undo leaves out what was deleted meanwhile, and is over after a week', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  const collection = await library.collectSample({ sampleId: idOf(1), personId: ann, name: 'Album' });
  await library.collectSample({ sampleId: idOf(2), personId: ann, name: 'album' });
  assert.ok(collection !== 'full');
  const undo = await library.uncollect({ personId: ann, id: collection.id });
  assert.deepEqual(await library.collectionsOf(ann), []);
  assert.equal((await listed(library)).length, 2, 'its sounds stay kept');
  await library.deleteSample(idOf(1));
  assert.deepEqual(await library.undoRemoval({ id: undo!, personId: ann }), [idOf(2)]);
  assert.deepEqual(
    (await library.collectionsOf(ann)).map(({ name, count }) => [name, count]),
    [['Album', 1]],
  );
  const late = await library.unkeepSample({ sampleId: idOf(2), personId: ann });
  clock.now += 8 * 86_400_000;
  await library.keepSample({ sampleId: idOf(2), personId: 'discord:6' });
  await library.unkeepSample({ sampleId: idOf(2), personId: 'discord:6' });
  assert.equal(await library.undoRemoval({ id: late!, personId: ann }), undefined);
});

test('a replaced or removed name and removed tags come back by undo; other people’s names and tags are their own', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  const kept = { sampleId: idOf(1), personId: ann };
  assert.deepEqual(await library.nameKeep({ ...kept, name: 'Alpha' }), {});
  const { undo: renamed } = await library.nameKeep({ ...kept, name: 'Beta' });
  await library.undoRemoval({ id: renamed!, personId: ann });
  assert.equal((await library.keepsAmong(ann, [idOf(1)])).get(idOf(1))?.name, 'Alpha');
  assert.ok((await library.nameKeep({ ...kept, name: undefined })).undo);
  assert.deepEqual((await library.keepsAmong(ann, [idOf(1)])).get(idOf(1)), { tags: [] });
  await library.tagKeep({ ...kept, add: ['wet'], remove: [] });
  const { undo } = await library.tagKeep({ ...kept, add: [], remove: ['wet', 'never'] });
  assert.deepEqual(await library.tagsOf(ann, 9), []);
  await library.undoRemoval({ id: undo!, personId: ann });
  assert.deepEqual(await library.tagsOf(ann, 9), [{ tag: 'wet', count: 1 }]);
  assert.equal((await library.keepsAmong('discord:6', [idOf(1)])).size, 0);
});

test('words find names, tags, parts, models, ids, seeds and makers; all of them must be found', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  const items = [
    [123, 'hat'],
    [456, 'hat'],
    [1234, 'kick'],
  ] as const;
  for (const [seed, model] of items) {
    clock.now += 1000;
    const item = { recipe: recipeOf(seed, undefined, model), wav: wavOf(seed) };
    await library.addSamples({ ...batchOf(`b${seed}`, []), makerName: 'Ada', items: [item] });
    await library.keepSample({ sampleId: idOf(seed, model), personId: ann });
  }
  const [open, closed, kick] = items.map(([seed, model]) => idOf(seed, model)) as [string, string, string];
  await library.storeFacts([
    { id: open, ...facts, part: 'open-hat', decay_ms: 500, brightness_hz: 9000 },
    { id: closed, ...facts, part: 'closed-hat', decay_ms: 80, brightness_hz: 9000 },
    { id: kick, ...facts, part: 'kick', decay_ms: 300, brightness_hz: 120, pitch_hz: 44 },
  ]);
  await library.nameKeep({ sampleId: kick, personId: ann, name: 'Über 100% Boom' });
  await library.tagKeep({ sampleId: closed, personId: ann, add: ['crisp', 'dark'], remove: [] });
  await library.tagKeep({ sampleId: kick, personId: ann, add: ['dark'], remove: [] });
  const find = (...words: ReturnType<typeof word>[]) => listed(library, { words });
  assert.deepEqual(await find(word('open', ['open-hat']), word('hat', ['open-hat', 'closed-hat'])), [open]);
  assert.deepEqual(await find(word('123')), [open], 'a seed, not its beginning');
  assert.deepEqual(await find(word('ada')), [kick, closed, open]);
  assert.deepEqual(await find(word('hat')), [closed, open]);
  assert.deepEqual(await find(word('über')), [kick]);
  assert.deepEqual(await find(word('100%')), [kick]);
  assert.deepEqual(await find(word('cris')), [closed]);
  assert.deepEqual(await find(word('dark'), word('kick')), [kick]);
  assert.deepEqual(await find(word(kick.slice(0, 6))), [kick]);
  assert.deepEqual(await find(word('%')), [kick], 'the name has one');
  assert.deepEqual(await listed(library, { words: [word('ada')], serverId: 'two' }), [], 'unknown in that server');
  const by = (filter: Parameters<typeof listed>[1]) => listed(library, filter);
  assert.deepEqual(await by({ decay: 'short' }), [closed]);
  assert.deepEqual(await by({ brightness: 'bright' }), [closed, open]);
  assert.deepEqual(await by({ pitch: 'low' }), [kick]);
  assert.deepEqual(await by({ pitch: 'none' }), [closed, open]);
  assert.deepEqual(await by({ parts: ['kick', 'closed-hat'] }), [kick, closed]);
  assert.deepEqual(await by({ tag: 'dark', model: 'hat' }), [closed]);
  assert.deepEqual(await by({ maker: 'ad' }), [kick, closed, open]);
  assert.deepEqual(await by({ limit: 1, offset: 1 }), [closed]);
  assert.deepEqual(await listed(library, { of: 'made', personId: 'discord:1', decay: 'long' }), [open]);
  const { total } = await library.findSounds({ personId: ann, of: 'kept', serverId: 'one', limit: 1 });
  assert.equal(total, 3);
});

test('collections are named once a person, hold keeps in their order, and belong to nobody else', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2, 3]));
  for (const seed of [3, 1, 2]) {
    clock.now += 1;
    await library.collectSample({ sampleId: idOf(seed), personId: ann, name: seed === 1 ? 'NIGHT' : 'Night' });
  }
  const [night, ...others] = await library.collectionsOf(ann);
  assert.deepEqual([night?.name, night?.count, others], ['Night', 3, []]);
  const ids = async () => (await library.collectionSamples(night!.id)).map(({ id }) => id);
  assert.deepEqual(
    await ids(),
    [3, 1, 2].map((seed) => idOf(seed)),
  );
  assert.deepEqual(
    await listed(library, { collection: night!.id }),
    [2, 1, 3].map((seed) => idOf(seed)),
  );
  assert.deepEqual(await listed(library, { collection: night!.id, personId: 'discord:6' }), []);
  assert.equal(await library.uncollect({ personId: 'discord:6', id: night!.id }), undefined);
  assert.ok(await library.uncollect({ personId: ann, id: night!.id, sampleId: idOf(1) }));
  assert.deepEqual(
    await ids(),
    [3, 2].map((seed) => idOf(seed)),
  );
  assert.deepEqual(await library.collectionSamples(night!.id, { serverId: 'two' }), []);
  assert.equal((await library.collectionNamed(ann, 'night'))?.id, night?.id);
});

test('a forgotten person’s names, tags, collections and what they removed are gone from every table', async (t) => {
  const { library, db } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  const kept = { sampleId: idOf(1), personId: ann };
  await library.nameKeep({ ...kept, name: 'Secret' });
  await library.tagKeep({ ...kept, add: ['secret'], remove: [] });
  await library.collectSample({ ...kept, name: 'Secret' });
  await library.nameKeep({ sampleId: idOf(2), personId: ann, name: 'Secret' });
  await library.unkeepSample({ sampleId: idOf(2), personId: ann });
  assert.equal((await library.forgetPerson(ann)).keeps, 1);
  for (const table of ['keeps', 'keep_tags', 'collections', 'collection_samples', 'removals'] as const)
    assert.deepEqual(await db.sql.selectFrom(table).selectAll().execute(), [], table);
});

test('sounds without facts are listed for measuring, the newest first, until their facts are stored', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  clock.now += 1000;
  await library.addSamples(batchOf('b2', [2]));
  const waiting = async () => (await library.unmeasured(9)).map(({ id }) => id);
  assert.deepEqual(await waiting(), [idOf(2), idOf(1)]);
  await library.storeFacts([
    { id: idOf(2), ...facts },
    { id: 'nosuchsound00', ...facts },
  ]);
  assert.deepEqual(await waiting(), [idOf(1)]);
  await library.storeFacts([{ id: idOf(1), ...facts, vector: 'AAAA' }]);
  assert.deepEqual(await library.vectorsIn({ serverId: 'one' }), [{ id: idOf(1), vector: 'AAAA' }]);
  assert.deepEqual(await library.vectorsIn({ serverId: 'two' }), []);
  assert.equal((await library.factsOf(idOf(1)))?.vector, 'AAAA');
});
