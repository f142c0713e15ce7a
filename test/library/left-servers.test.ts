import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs } from '../../src/durations.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { batchOf, filesIn, kitContent, recipeOf, temporaryLibrary } from './temporary-library.ts';

const id = (seed: number): string => sampleId(recipeOf(seed));

async function twoServers(t: Parameters<typeof temporaryLibrary>[0]) {
  const parts = await temporaryLibrary(t);
  const { library } = parts;
  await library.addSamples(batchOf('b1', [1, 2, 3], { serverId: 'one' }));
  await library.addSamples(batchOf('b2', [4], { serverId: 'two' }));
  await library.shareWith('two', [id(2)]);
  await library.toggleHeart({ sampleId: id(3), personId: 'discord:2', serverId: 'one', allowOwn: true });
  await library.addKit({ id: 'k'.repeat(13), serverId: 'one', ownerId: 'discord:1', content: kitContent });
  await library.changeSettings('one', { publicGallery: true });
  return parts;
}

test('what belongs to a server that was left goes after the chosen time, and what others have stays', async (t) => {
  const { dataDir, clock, library } = await twoServers(t);
  await library.serversPresent(['two']);
  clock.now += 30 * dayMs - 1;
  assert.equal(await library.removeLeftServers(30 * dayMs), 0);
  assert.ok(await library.findSample(id(1)));
  clock.now += 2;
  assert.equal(await library.removeLeftServers(30 * dayMs), 1);
  assert.equal(await library.findSample(id(1)), undefined, 'nobody keeps it');
  assert.equal((await library.findSample(id(2)))?.serverId, 'two', 'it was shown there as well');
  assert.ok(await library.findSample(id(3)), 'somebody keeps it');
  assert.ok(await library.findSample(id(4), { serverId: 'two' }));
  assert.equal(await library.findKit('k'.repeat(13)), undefined);
  assert.equal((await library.settings('one')).publicGallery, false);
  assert.deepEqual((await library.voteCounts('one', [id(3)])).get(id(3)), 0);
  assert.equal(filesIn(dataDir, 'samples').length, 3);
  assert.equal(await library.removeLeftServers(30 * dayMs), 0, 'once');
});

test('a server that takes the bot back in time keeps everything, also where that happened while it was down', async (t) => {
  const { clock, library } = await twoServers(t);
  await library.serverLeft('one');
  clock.now += 20 * dayMs;
  await library.serverLeft('one');
  await library.serversPresent(['one', 'two']);
  clock.now += 20 * dayMs;
  assert.equal(await library.removeLeftServers(30 * dayMs), 0);
  await library.serverLeft('two');
  await library.serverJoined('two');
  clock.now += 40 * dayMs;
  assert.equal(await library.removeLeftServers(30 * dayMs), 0);
  assert.ok(await library.findSample(id(1)));
});

test('the page on this machine is never left', async (t) => {
  const { clock, library } = await temporaryLibrary(t);
  await library.addSamples(batchOf('b', [1], { serverId: 'local' }));
  await library.serversPresent([]);
  clock.now += 400 * dayMs;
  assert.equal(await library.removeLeftServers(dayMs), 0);
  assert.ok(await library.findSample(id(1)));
});
