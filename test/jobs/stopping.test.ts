import assert from 'node:assert/strict';
import { test } from 'node:test';
import { recipeOf } from '../library/temporary-library.ts';
import { smallEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

test('stopping refuses what is new, lets what runs finish, and puts the rest back for the next start', async (t) => {
  const { jobs, build, told, db } = await temporaryJobs(t);
  await jobs.submit(request(1, [1]));
  await jobs.submit(request(2, [2]));
  await jobs.submit(request(3, [3]));
  await until(() => told.progress.length > 0);
  const stopped = jobs.stop(5_000);
  await assert.rejects(jobs.submit(request(4, [4])), /about to stop/);
  await stopped;
  assert.deepEqual(
    told.delivered.map(({ job }) => job.personId),
    ['discord:1'],
  );
  const states = await db.sql.selectFrom('jobs').select(['state', 'strikes']).orderBy('id').execute();
  assert.deepEqual(states, [
    { state: 'done', strikes: 0 },
    { state: 'waiting', strikes: 0 },
    { state: 'waiting', strikes: 0 },
  ]);
  assert.equal(await build().resume(), 2);
  await until(() => told.delivered.length === 3);
  assert.deepEqual(told.failed, []);
});

test('a run that is longer than the deadline is ended and put back, and nobody is told of a failure', async (t) => {
  const engine = smallEngine({ msPerStep: 1 });
  const { jobs, told, db, build } = await temporaryJobs(t, { engine });
  const long = { ...recipeOf(1), steps: 100_000 };
  await jobs.submit(request(1, [], { recipes: [long] }));
  await until(() => told.progress.length > 0);
  await jobs.stop(5);
  assert.equal(engine.aborted.length, 1);
  assert.deepEqual(told.failed, []);
  assert.deepEqual(await db.sql.selectFrom('jobs').select(['state', 'strikes']).execute(), [
    { state: 'waiting', strikes: 0 },
  ]);
  const next = build();
  afterwards(t, () => next.stop(0));
  assert.equal(await next.resume(), 1);
  await until(() => engine.batches.length === 2);
});

test('what was made before a crash is delivered without being made again; what the worker died of too often is given up', async (t) => {
  const { jobs, build, told, db, engine } = await temporaryJobs(t);
  const made = await jobs.submit(request(1, [1]));
  const poison = await jobs.submit(request(2, [2]));
  await until(() => told.delivered.length === 2);
  await until(async () => (await jobs.list()).length === 0);
  const update = (id: string, change: object) => db.sql.updateTable('jobs').set(change).where('id', '=', id).execute();
  await update(made.id, { state: 'made' });
  await update(poison.id, { state: 'running', strikes: 3 });
  const next = build();
  assert.equal(await next.resume(), 2);
  assert.equal(await next.resume(), 0);
  await until(() => told.delivered.length === 3 && told.failed.length === 1);
  assert.equal(told.delivered[2]?.job.id, made.id);
  assert.match(told.failed[0]?.sentence ?? '', /crashed 3 times/);
  assert.equal(engine.batches.length, 2);
});

test('rows of jobs that are over are removed after a while, also where nothing else happens, and at a start', async (t) => {
  const { jobs, build, clock, db } = await temporaryJobs(t, { limits: { sweepEveryMs: 5 } });
  const rows = async () => (await db.sql.selectFrom('jobs').select('id').execute()).map(({ id }) => id);
  const old = await jobs.submit(request(1, [1]));
  await until(async () => (await jobs.find(old.id))?.state === 'done');
  clock.now += 3_500_000;
  const recent = await jobs.submit(request(1, [2]));
  await until(async () => (await jobs.find(recent.id))?.state === 'done' && (await jobs.list()).length === 0);
  clock.now += 200_000;
  await until(async () => (await rows()).length === 1);
  assert.equal(await jobs.find(old.id), undefined);
  assert.equal((await jobs.find(recent.id))?.state, 'done');
  await jobs.stop(1000);
  clock.now += 3_600_000;
  const next = build();
  afterwards(t, () => next.stop(0));
  assert.equal(await next.resume(), 0);
  assert.deepEqual(await rows(), []);
});
