import assert from 'node:assert/strict';
import { test } from 'node:test';
import { dayMs, hourMs } from '../../src/durations.ts';
import { createJobIds } from '../../src/jobs/job-ids.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { request, temporaryJobs, until } from '../jobs/temporary-jobs.ts';
import { batchOf, filesIn, recipeOf, temporaryLibrary } from './temporary-library.ts';

test('sounds counted while the clock was days ahead are nobody’s, neither after it was set right nor when that day comes', async (t) => {
  const { library, clock } = await temporaryLibrary(t);
  const right = clock.now;
  const today = () => library.countMadeToday('discord:1', 'one');
  clock.now = right + 3 * dayMs;
  await library.addSamples(batchOf('ahead', [1, 2, 3]));
  assert.equal(await today(), 3);
  clock.now = right;
  assert.equal(await today(), 0);
  await library.addSamples(batchOf('right', [4]));
  assert.equal(await today(), 1);
  clock.now = right + 3 * dayMs;
  assert.equal(await today(), 0);
});

test('whoever used up a day may go on when the clock is set back to the day before', async (t) => {
  const { jobs, library, clock, told } = await temporaryJobs(t);
  await library.changeSettings('one', { samplesPerDay: 2 });
  await jobs.submit(request(1, [1, 2]));
  await until(() => told.delivered.length === 1);
  await assert.rejects(jobs.submit(request(1, [3])), /in a day/);
  clock.now -= dayMs;
  await jobs.submit(request(1, [3]));
  await until(() => told.delivered.length === 2);
});

test('votes, lists and pruning go on after the clock was set back, and lose nothing', async (t) => {
  const { library, clock, dataDir } = await temporaryLibrary(t);
  await library.addSamples(batchOf('before', [1, 2]));
  clock.now -= 5 * hourMs;
  const vote = { sampleId: sampleId(recipeOf(1)), personId: 'discord:2', serverId: 'one', allowOwn: false };
  assert.equal((await library.toggleHeart(vote)).kind, 'kept');
  await library.addSamples(batchOf('after', [3]));
  const top = await library.top({ serverId: 'one', period: 'day', limit: 5 });
  assert.deepEqual(
    top.map(({ id }) => id),
    [vote.sampleId],
  );
  assert.equal((await library.findSounds({ personId: 'discord:1', of: 'made', serverId: 'one', limit: 5 })).total, 3);
  assert.equal(await library.pruneAudio(dayMs, () => true), 0);
  assert.equal(filesIn(dataDir, 'samples').length, 3);
});

test('ids of jobs stay in their order when the clock is set back', () => {
  let now = Date.UTC(2027, 0, 15);
  const newId = createJobIds(() => now);
  const first = newId();
  now -= hourMs;
  assert.ok(newId() > first);
});
