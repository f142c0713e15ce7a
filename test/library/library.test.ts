import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { batchOf, filesIn, recipeOf, temporaryLibrary, wavOf } from './temporary-library.ts';

const [k1, k2, k3] = [1, 2, 3].map((seed) => sampleId(recipeOf(seed))) as [string, string, string];

test('a stored batch is found again in its order, with its maker, audio and recipe', async (t) => {
  const { library, dataDir, clock } = await temporaryLibrary(t);
  const stored = await library.addSamples(batchOf('b1', [3, 1, 2]));
  assert.deepEqual(
    stored.map((sample) => sample.id),
    [k3, k1, k2],
  );
  assert.deepEqual(await library.samplesOfBatch('b1'), stored);
  assert.deepEqual(stored[1], {
    id: k1,
    recipe: recipeOf(1),
    batchId: 'b1',
    makerId: 'discord:1',
    makerName: 'Ada',
    serverId: 'one',
    createdAt: clock.now,
    hasAudio: true,
    votes: 0,
  });
  assert.deepEqual(Buffer.from((await library.readAudio(k1)) ?? []), wavOf(1));
  assert.deepEqual(
    filesIn(dataDir, 'samples').sort(),
    [k1, k2, k3].map((id) => join(id.slice(0, 2), `${id}.wav`)).sort(),
  );
});

test('the same recipe asked for again, by anybody and anywhere, keeps its first maker, its votes and its bytes', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  await library.toggleHeart({ sampleId: k1, personId: 'discord:2', serverId: 'one', allowOwn: false });
  clock.now += 1000;
  const other = { makerId: 'discord:9', makerName: 'Bob', serverId: 'two' };
  const [again] = await library.addSamples({
    ...batchOf('b2', [1], other),
    items: [{ recipe: recipeOf(1), wav: Buffer.from('other bytes') }],
  });
  assert.equal(again?.makerName, 'Bob');
  assert.deepEqual(Buffer.from((await library.readAudio(k1)) ?? []), wavOf(1));
  // Seen from its second server: its batch there, and the votes cast there.
  assert.deepEqual([again?.serverId, again?.batchId, again?.votes], ['two', 'b2', 0]);
  const first = await library.findSample(k1);
  assert.deepEqual([first?.makerName, first?.serverId, first?.batchId, first?.votes], ['Ada', 'one', 'b1', 1]);
  assert.equal(await library.countMadeToday('discord:9', 'two'), 1);
  assert.equal(await library.countMadeToday('discord:9', 'one'), 0);
});

test('a sample whose audio is here may be added without bytes; one whose audio is not, may not', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  assert.deepEqual(await library.withAudio([k1, k2]), new Set([k1]));
  const found = await library.addSamples({ ...batchOf('b2', []), items: [{ recipe: recipeOf(1) }] });
  assert.equal(found.length, 1);
  await assert.rejects(
    library.addSamples({ ...batchOf('b3', []), items: [{ recipe: recipeOf(1) }, { recipe: recipeOf(2) }] }),
    (error: unknown) => error instanceof UserError && /deleted meanwhile/.test(error.message),
  );
  assert.deepEqual(await library.samplesOfBatch('b3'), []);
});

test('ids are found by prefix as people type them; short, ambiguous and malformed ones get a sentence', async (t) => {
  const { library, db } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  assert.equal((await library.findSample(`#${k1.slice(0, 6).toUpperCase()}`))?.id, k1);
  assert.equal(await library.findSample('0000000000000'), undefined);
  for (const bad of ['', 'abc', '../../etc/passwd', `${k1}0`, "' or 1=1 --", 'ab%d'])
    await assert.rejects(library.findSample(bad), UserError, bad);
  const twin = `${k1.slice(0, 4)}${'z'.repeat(9)}`;
  await db.sql
    .insertInto('samples')
    .values({ id: twin, recipe: '{}', model: 'kick', batch_id: 'b1', maker_id: null, created_at: 1, has_audio: 0 })
    .onConflict((oc) => oc.doNothing())
    .execute();
  await assert.rejects(library.findSample(k1.slice(0, 4)), /beginning of several/);
  assert.equal((await library.findSample(k1))?.id, k1);
});

test('a scope hides what was never shown there, until it is shared with it', async (t) => {
  const { library, db } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  assert.equal(await library.findSample(k1, { serverId: 'two' }), undefined);
  const vote = { sampleId: k1, personId: 'discord:5', serverId: 'two', allowOwn: false };
  assert.deepEqual(await library.toggleHeart(vote), { kind: 'unknown' });
  await library.shareWith('two', [k1, 'unknownsample']);
  await library.shareWith('two', [k1]);
  assert.equal((await library.findSample(k1, { serverId: 'two' }))?.serverId, 'two');
  assert.deepEqual(await library.toggleHeart(vote), { kind: 'kept', votes: 1, isVote: true });
  const batches = await db.sql.selectFrom('batches').selectAll().where('server_id', '=', 'two').execute();
  assert.equal(batches.length, 1);
});

test('search finds ids, models and makers by their beginning, newest first, and pages', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  clock.now += 1000;
  await library.addSamples({
    ...batchOf('b2', [], { makerId: 'discord:2', makerName: '100%_Bob' }),
    items: [{ recipe: recipeOf(7, undefined, 'hat'), wav: wavOf(7) }],
  });
  const search = async (text: string, more = {}) =>
    (await library.searchSamples({ text, limit: 10, ...more })).map((sample) => sample.recipe.seed);
  assert.equal((await search('')).length, 3);
  assert.equal((await search(''))[0], 7);
  assert.deepEqual(await search('hat'), [7]);
  assert.deepEqual((await search('ADA')).sort(), [1, 2]);
  assert.deepEqual(await search('100%_'), [7]);
  assert.deepEqual(await search('%'), []);
  assert.deepEqual(await search(`#${k1.slice(0, 5)}`), [1]);
  assert.deepEqual(await search('', { offset: 2, limit: 5 }).then((rows) => rows.length), 1);
  assert.deepEqual(await search('', { serverId: 'two' }), []);
});

test('a server is not told who made a sound first in another one, nor finds it by that name', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2], { makerName: 'Secret' }));
  await library.addSamples(batchOf('b2', [1], { makerId: 'discord:9', makerName: 'Bob', serverId: 'two' }));
  await library.shareWith('two', [k2]);
  const search = async (text: string) =>
    (await library.searchSamples({ text, limit: 9, serverId: 'two' })).map((one) => [
      one.id,
      one.makerId,
      one.makerName,
    ]);
  assert.deepEqual(await search('bob'), [[k1, 'discord:9', 'Bob']]);
  assert.deepEqual(await search('secret'), []);
  assert.deepEqual(
    (await search('')).sort(),
    [
      [k1, 'discord:9', 'Bob'],
      [k2, '', ''],
    ].sort(),
  );
  assert.equal((await library.searchSamples({ text: 'secret', limit: 9, serverId: 'one' })).length, 2);
});

test('derived sounds know their ancestors and are known as descendants, also when the parent is deleted', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  const upload = await library.addUpload({ bytes: Buffer.from('RIFF'), personId: 'discord:1' });
  const vary = recipeOf(9, { kind: 'vary', source: { sample: k1 }, strength: 0.5 });
  const morph = recipeOf(0, { kind: 'morph', seeds: [1, 2], samples: [k1, k2], position: 0.5 });
  const restyle = recipeOf(3, { kind: 'restyle', source: { upload }, strength: 0.5, method: 'founded' });
  const [varied, morphed, restyled] = await library.addSamples({
    ...batchOf('b2', []),
    items: [vary, morph, restyle].map((recipe) => ({ recipe, wav: wavOf(9) })),
  });
  assert.deepEqual((await library.descendants(k1)).map((sample) => sample.id).sort(), [varied?.id, morphed?.id].sort());
  assert.deepEqual(await library.ancestors(restyled?.id ?? ''), [{ kind: 'upload', id: upload, available: true }]);
  await library.deleteSample(k1);
  assert.equal(await library.findSample(k1), undefined);
  assert.equal(await library.readAudio(k1), undefined);
  assert.deepEqual(await library.ancestors(varied?.id ?? ''), [{ kind: 'sample', id: k1, sample: undefined }]);
  assert.deepEqual((await library.findSample(varied?.id ?? ''))?.recipe, vary);
  assert.deepEqual(
    (await library.samplesOfBatch('b1')).map((sample) => sample.id),
    [k2],
  );
});

test('forgetting a person erases votes, keeps, name and uploads; the sounds stay without a maker', async (t) => {
  const { library, db } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  await library.addSamples(batchOf('b2', [3], { makerId: 'discord:2', makerName: 'Bob' }));
  await library.toggleHeart({ sampleId: k3, personId: 'discord:1', serverId: 'one', allowOwn: false });
  await library.keepSample({ sampleId: k3, personId: 'discord:1' });
  await library.addUpload({ bytes: Buffer.from('RIFF'), personId: 'discord:1' });
  assert.deepEqual(await library.forgetPerson('discord:1'), {
    votes: 1,
    keeps: 1,
    kits: 0,
    uploads: 1,
    samples: 2,
  });
  const sample = await library.findSample(k1);
  assert.deepEqual([sample?.makerId, sample?.makerName], ['', '']);
  assert.equal((await library.findSample(k3))?.votes, 0);
  for (const table of [
    'people',
    'samples',
    'batches',
    'votes',
    'keeps',
    'upload_owners',
    'jobs',
    'day_counts',
  ] as const)
    assert.ok(!JSON.stringify(await db.sql.selectFrom(table).selectAll().execute()).includes('discord:1'), table);
  assert.deepEqual(await library.forgetPerson('discord:1'), {
    votes: 0,
    keeps: 0,
    kits: 0,
    uploads: 0,
    samples: 0,
  });
});

test('what a person was given today is not lowered by deleting it, by being forgotten or by storing it twice', async (t) => {
  const { library, clock, db } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2, 3]));
  await library.addSamples(batchOf('b1', [1, 2, 3]));
  await library.addSamples(batchOf('b2', [1], { serverId: 'two' }));
  await library.deleteSample(k1);
  await library.forgetPerson('discord:1');
  assert.equal(await library.countMadeToday('discord:1', 'one'), 3);
  assert.equal(await library.countMadeToday('discord:1', 'two'), 1);
  assert.equal(await library.countMadeToday('discord:2', 'one'), 0);
  clock.now += 12 * 3_600_000;
  assert.equal(await library.countMadeToday('discord:1', 'one'), 0);
  await library.forgetPerson('discord:2');
  assert.deepEqual(await db.sql.selectFrom('day_counts').selectAll().execute(), []);
});

test('settings have defaults, keep what was changed, and refuse what is out of range', async (t) => {
  const { library } = await temporaryLibrary(t);
  assert.equal((await library.settings('one')).fameThreshold, 5);
  const changed = await library.changeSettings('one', {
    fameChannelId: '42',
    fameThreshold: 3,
    allowedChannelIds: ['7'],
  });
  assert.deepEqual(await library.settings('one'), changed);
  assert.deepEqual([changed.fameChannelId, changed.fameThreshold, changed.allowedChannelIds], ['42', 3, ['7']]);
  const cleared = await library.changeSettings('one', { fameChannelId: undefined });
  assert.equal('fameChannelId' in cleared, false);
  await assert.rejects(
    library.changeSettings('one', { samplesPerDay: 0 }),
    /Sounds a day must be a whole number from 1 to 100000, not 0/,
  );
  assert.equal((await library.settings('two')).fameThreshold, 5);
});

test('a sound waits for the hall of fame of each server until it is posted, and never again', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  for (const server of ['one', 'one', 'two']) await library.claimFame(k1, server);
  assert.deepEqual(await library.pendingFame('one', 5), [k1]);
  await library.markFamePosted(k1, 'one');
  await library.claimFame(k1, 'one');
  assert.deepEqual(await library.pendingFame('one', 5), []);
  assert.deepEqual(await library.pendingFame('two', 5), [k1]);
});

test('of two changes of one setting at the same moment, neither undoes the other', async (t) => {
  const { library } = await temporaryLibrary(t);
  const allow = (id: string) =>
    library.changeSettings('one', ({ allowedChannelIds }) => ({ allowedChannelIds: [...allowedChannelIds, id] }));
  await Promise.all(['a', 'b', 'c'].map(allow));
  const { allowedChannelIds } = await library.settings('one');
  assert.deepEqual(allowedChannelIds.toSorted(), ['a', 'b', 'c']);
});
