import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Library } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { batchOf, recipeOf, temporaryLibrary, wavOf } from './temporary-library.ts';

const idOf = (seed: number): string => sampleId(recipeOf(seed));

const vote = (library: Library, seed: number, person: number, serverId = 'one') =>
  library.toggleHeart({ sampleId: idOf(seed), personId: `discord:${person}`, serverId, allowOwn: false });

/** Wilson's lower bound, written independently of the query: the smaller root of (p - x)^2 = z^2 x (1 - x) / n. */
function wilson(k: number, n: number): number {
  const z2 = 1.96 ** 2;
  const p = k / n;
  const [a, b, c] = [1 + z2 / n, -(2 * p + z2 / n), p * p];
  return (-b - Math.sqrt(b * b - 4 * a * c)) / (2 * a);
}

test('a heart is one vote per person and sound, toggled, and none for one’s own sound but on the local channel', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  assert.deepEqual(await vote(library, 1, 2), { kind: 'kept', votes: 1, isVote: true });
  assert.deepEqual(await vote(library, 1, 3), { kind: 'kept', votes: 2, isVote: true });
  const back = await vote(library, 1, 2);
  assert.deepEqual({ ...back, undo: '' }, { kind: 'taken-back', votes: 1, undo: '' });
  assert.deepEqual(await vote(library, 1, 1), { kind: 'kept', votes: 1, isVote: false });
  assert.equal((await vote(library, 1, 1)).kind, 'taken-back');
  const own = { sampleId: idOf(1), personId: 'discord:1', serverId: 'one', allowOwn: true };
  assert.deepEqual(await library.toggleHeart(own), { kind: 'kept', votes: 2, isVote: true });
  assert.deepEqual(await library.toggleHeart({ ...own, sampleId: 'nosuchsound00' }), { kind: 'unknown' });
});

test('counts of several sounds are those of one server, without sounds that are gone', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2, 3]));
  await library.shareWith('two', [idOf(1)]);
  for (const person of [2, 3]) await vote(library, 1, person);
  await vote(library, 1, 4, 'two');
  await vote(library, 2, 2);
  await library.deleteSample(idOf(3));
  const ids = [1, 2, 3].map(idOf);
  assert.deepEqual(
    [...(await library.voteCounts('one', ids))].sort(),
    [
      [idOf(1), 2],
      [idOf(2), 1],
    ].sort(),
  );
  assert.equal((await library.voteCounts('two', ids)).get(idOf(1)), 1);
  assert.equal((await library.voteCounts('one', [])).size, 0);
});

test('ranking is the Wilson lower bound of voters for the sound among those who voted in its batch', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  await library.addSamples(batchOf('b2', [3]));
  // Sound 1: 5 of the 6 who voted in its batch; sound 2: 3 of 6, two of them voted for both; sound 3: 1 of 1.
  for (const person of [11, 12, 13, 14, 15]) await vote(library, 1, person);
  for (const person of [14, 15, 16]) await vote(library, 2, person);
  await vote(library, 3, 11);
  const ranked = await library.top({ serverId: 'one', period: 'all', limit: 10 });
  assert.deepEqual(
    ranked.map(({ id, votes, voters }) => [id, votes, voters]),
    [
      [idOf(1), 5, 6],
      [idOf(3), 1, 1],
      [idOf(2), 3, 6],
    ].sort((a, b) => wilson(b[1] as number, b[2] as number) - wilson(a[1] as number, a[2] as number)),
  );
  for (const { score, votes, voters } of ranked) assert.ok(Math.abs(score - wilson(votes, voters)) < 1e-12);
  const second = await library.top({ serverId: 'one', period: 'all', limit: 1, offset: 1 });
  assert.equal(second[0]?.id, ranked[1]?.id);
});

test('ranking keeps servers, models and periods apart', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1]));
  await vote(library, 1, 11);
  clock.now += 8 * 86_400_000;
  await library.addSamples({
    ...batchOf('b2', []),
    items: [{ recipe: recipeOf(5, undefined, 'hat'), wav: wavOf(5) }],
  });
  const hat = sampleId(recipeOf(5, undefined, 'hat'));
  await library.toggleHeart({ sampleId: hat, personId: 'discord:11', serverId: 'one', allowOwn: false });
  const ids = async (query: object) =>
    (await library.top({ period: 'all', limit: 9, ...query })).map((sample) => sample.id).sort();
  assert.deepEqual(await ids({ serverId: 'one' }), [idOf(1), hat].sort());
  assert.deepEqual(await ids({ serverId: 'one', period: 'week' }), [hat]);
  assert.deepEqual(await ids({ serverId: 'one', model: 'kick' }), [idOf(1)]);
  assert.deepEqual(await ids({ serverId: 'two' }), []);
});

test('votes of a sound that two servers share rank it only where they were cast', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b1', [1, 2]));
  await library.addSamples(batchOf('b2', [1], { makerId: 'discord:9', makerName: 'Bob', serverId: 'two' }));
  await vote(library, 1, 11, 'one');
  await vote(library, 2, 12, 'one');
  await vote(library, 1, 13, 'two');
  const one = await library.top({ serverId: 'one', period: 'all', limit: 9 });
  const two = await library.top({ serverId: 'two', period: 'all', limit: 9 });
  assert.deepEqual(
    one.map(({ votes, voters }) => [votes, voters]),
    [
      [1, 2],
      [1, 2],
    ],
  );
  assert.deepEqual(
    two.map(({ id, votes, voters }) => [id, votes, voters]),
    [[idOf(1), 1, 1]],
  );
  const all = await library.top({ period: 'all', limit: 9 });
  assert.deepEqual(all.map(({ id, votes, voters }) => [id, votes, voters])[0], [idOf(1), 2, 3]);
});

test('a vote in one server leaves the same person’s vote in another alone; over both the person counts once', async (t) => {
  const { library } = await temporaryLibrary(t);
  for (const serverId of ['one', 'two']) {
    await library.changeSettings(serverId, { publicGallery: true });
    await library.addSamples(batchOf(`b-${serverId}`, [1], { serverId }));
  }
  assert.deepEqual(await vote(library, 1, 11, 'one'), { kind: 'kept', votes: 1, isVote: true });
  assert.deepEqual(await vote(library, 1, 11, 'two'), { kind: 'kept', votes: 1, isVote: true });
  assert.deepEqual(await vote(library, 1, 12, 'two'), { kind: 'kept', votes: 2, isVote: true });
  const votesIn = async (scope: object) => (await library.findSample(idOf(1), scope))?.votes;
  assert.deepEqual([await votesIn({ serverId: 'one' }), await votesIn({ serverId: 'two' })], [1, 2]);
  assert.equal(await votesIn({ publicOnly: true }), 2);
  const [first] = await library.top({ publicOnly: true, period: 'all', limit: 9 });
  assert.deepEqual([first?.votes, first?.voters], [2, 2]);
  const { kind, votes } = (await vote(library, 1, 11, 'two')) as { kind: string; votes: number };
  assert.deepEqual([kind, votes], ['taken-back', 1]);
  assert.equal(await votesIn({ serverId: 'one' }), 1);
});

test('public queries see only servers that opted in, and nothing of what a private one knows', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('p1', [1, 2], { makerId: 'discord:1', makerName: 'Secret', serverId: 'private' }));
  await vote(library, 1, 11, 'private');
  assert.deepEqual(await library.top({ publicOnly: true, period: 'all', limit: 9 }), []);
  await library.changeSettings('open', { publicGallery: true });
  await library.addSamples(batchOf('o1', [1], { makerId: 'discord:2', makerName: 'Olga', serverId: 'open' }));
  const found = await library.findSample(idOf(1), { publicOnly: true });
  assert.deepEqual(
    [found?.serverId, found?.batchId, found?.makerId, found?.makerName, found?.votes],
    ['open', 'o1', 'discord:2', 'Olga', 0],
  );
  assert.equal(await library.findSample(idOf(2), { publicOnly: true }), undefined);
  const searches = ['', 'Olga', 'Secret'].map((text) => library.searchSamples({ text, limit: 9, publicOnly: true }));
  assert.deepEqual(
    (await Promise.all(searches)).map((rows) => rows.length),
    [1, 1, 0],
  );
  assert.deepEqual(await library.top({ publicOnly: true, serverId: 'private', period: 'all', limit: 9 }), []);
  await vote(library, 1, 12, 'open');
  assert.deepEqual(
    (await library.top({ publicOnly: true, period: 'all', limit: 9 })).map(({ votes, voters }) => [votes, voters]),
    [[1, 1]],
  );
});

test('the local channel is public to nobody, and is seen when asked for by name', async (t) => {
  const { library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('l1', [1], { makerId: 'local:me', makerName: 'You', serverId: 'local' }));
  const search = (scope: object) => library.searchSamples({ text: '', limit: 9, publicOnly: true, ...scope });
  assert.equal((await search({})).length, 0);
  assert.equal((await search({ serverId: 'local' })).length, 1);
});
