import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Speed } from '../../src/jobs/speed.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { smallEngine } from '../stubs/engine.ts';
import { generous, request, temporaryJobs, until, weights } from './temporary-jobs.ts';

test('jobs of one kind share a run where that is measured to pay, and each gets its own sounds', async (t) => {
  const gains: number[][] = [];
  const { jobs, told, engine } = await temporaryJobs(t, {
    joinGain: (_, sizes) => {
      gains.push([...sizes]);
      return 1.4;
    },
  });
  await jobs.submit(request(1, [1]));
  const ids = [];
  for (const person of [2, 3, 4]) ids.push((await jobs.submit(request(person, [person * 10, 7, 8]))).id);
  const other = await jobs.submit(request(5, [], { recipes: [{ ...recipeOf(5), steps: 12 }] }));
  await until(() => told.delivered.length === 5);
  const sizes = engine.batches.map(({ items }) => items.length);
  // 3 + 3 fit together, with two seeds in common; a third of 3 would make 9 places.
  assert.deepEqual(sizes, [1, 4, 1, 1]);
  assert.deepEqual(gains, [[3, 3]]);
  const deliveredTo = (person: number) => told.delivered.find(({ job }) => job.personId === `discord:${person}`);
  for (const person of [2, 3, 4])
    assert.deepEqual(
      deliveredTo(person)?.sampleIds,
      [person * 10, 7, 8].map((seed) => sampleId(recipeOf(seed))),
    );
  assert.equal(deliveredTo(5)?.job.id, other.id);
});

test('nothing is joined until both ways were measured, and then only where it gains 1.3 times', async (t) => {
  // A device on which eight sounds take hardly longer than four.
  const engine = smallEngine({ msPerStep: (batch) => (batch.items.length > 4 ? 120 : 100) });
  const { jobs, told } = await temporaryJobs(t, {
    engine,
    settingsOf: async () => ({ ...generous, jobsPerPerson: 9 }),
  });
  let seed = 0;
  const seeds = (count: number) => Array.from({ length: count }, () => ++seed);
  for (let round = 0; round < 3; round++) {
    await jobs.submit(request(1, seeds(4)));
    await jobs.submit(request(2, seeds(4)));
    await jobs.submit(request(3, seeds(8)));
    await until(() => told.delivered.length === 3 * (round + 1));
  }
  assert.ok(engine.batches.length === 9, 'three of each size were measured apart');
  for (const person of [1, 2, 3]) await jobs.submit(request(person, seeds(4)));
  await until(() => told.delivered.length === 12);
  assert.deepEqual(
    engine.batches.slice(9).map(({ items }) => items.length),
    [4, 8],
  );
});

test('on a device that makes one sound after another, four sounds take four times as long, and nothing is joined', async (t) => {
  const speed = new Speed();
  const engine = smallEngine({ msPerStep: 100, oneByOne: true });
  const settingsOf = async () => ({ ...generous, jobsPerPerson: 9 });
  const { jobs, told } = await temporaryJobs(t, { engine, speed, settingsOf });
  let seed = 0;
  for (const [before, size] of [1, 1, 1, 4, 4, 4, 8, 8, 8].entries()) {
    await jobs.submit(
      request(
        1,
        Array.from({ length: size }, () => ++seed),
      ),
    );
    await until(() => told.delivered.length > before);
    await until(async () => (await jobs.list()).length === 0);
  }
  assert.deepEqual(
    [1, 4, 8].map((size) => speed.msPerStep(weights, size)),
    [100, 400, 800],
  );
  assert.equal(speed.gainOfJoining(weights, [4, 4]), 1);
  const next = await jobs.submit(request(1, [101, 102, 103, 104]));
  assert.equal((await jobs.position(next.id))?.etaMs, 4000);
});

test('the progress of a kit counts each sound of each of its runs', async (t) => {
  const { jobs, told } = await temporaryJobs(t, { engine: smallEngine({ msPerStep: 100, oneByOne: true }) });
  const hats = [1, 2, 3].map((n) => recipeOf(n, undefined, 'hat'));
  const job = await jobs.submit(request(1, [], { verb: 'kit', recipes: [recipeOf(1), ...hats] }));
  await until(() => told.progress.some(({ step }) => step > 10));
  assert.ok(told.progress.every(({ steps }) => steps === 40));
  const { progress, etaMs } = (await jobs.position(job.id)) ?? {};
  assert.equal(etaMs, (40 - (progress?.step ?? 0)) * 100);
  await until(() => told.delivered.length === 1);
});

test('cancelling one of two joined jobs leaves the other its run', async (t) => {
  const engine = smallEngine();
  const { jobs, told } = await temporaryJobs(t, { engine, joinGain: () => 2 });
  await jobs.submit(request(1, [1]));
  const gone = await jobs.submit(request(2, [2]));
  const kept = await jobs.submit(request(3, [3]));
  await until(() => told.progress.some(({ id }) => id === gone.id));
  assert.equal(await jobs.cancel(gone.id), true);
  await until(() => told.delivered.length === 2);
  assert.deepEqual(told.delivered[1]?.job.id, kept.id);
  assert.deepEqual(engine.aborted, []);
  assert.equal(told.failed[0]?.job.id, gone.id);
});
