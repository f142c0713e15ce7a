import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Wish } from '../../src/jobs/job.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { type Gate, smallEngine } from '../stubs/engine.ts';
import { generous, request, temporaryJobs, until } from './temporary-jobs.ts';

/** A promise for whoever waits, until `release`. */
function hold() {
  let release = (): void => {};
  const promise = new Promise<void>((resolve) => {
    release = resolve;
  });
  return { promise, release: () => release() };
}

test('a job is stored, made, kept and delivered', async (t) => {
  const { jobs, told, library, engine } = await temporaryJobs(t);
  const job = await jobs.submit(request(1, [1, 2, 3, 4]));
  assert.ok(job.id.length <= 25);
  assert.equal(job.state, 'waiting');
  await until(async () => (await jobs.find(job.id))?.state === 'done');
  assert.deepEqual(
    told.delivered.map(({ sampleIds }) => sampleIds),
    [[1, 2, 3, 4].map((seed) => sampleId(recipeOf(seed)))],
  );
  assert.equal(engine.batches.length, 1);
  assert.deepEqual(
    (await library.samplesOfBatch(job.id)).map(({ makerName, recipe }) => [makerName, recipe.seed]),
    [1, 2, 3, 4].map((seed) => ['Person 1', seed]),
  );
  assert.deepEqual(told.progress.at(-1), { id: job.id, step: 10, steps: 10 });
  assert.deepEqual(await jobs.list(), []);
});

test('ids of jobs sort in the order in which they came, also within one millisecond and after the clock went back', async (t) => {
  const { jobs, clock } = await temporaryJobs(t);
  const ids: string[] = [];
  for (let person = 0; person < 20; person++) {
    if (person === 10) clock.now -= 60_000;
    ids.push((await jobs.submit(request(person, [person]))).id);
  }
  assert.deepEqual(ids, [...ids].sort());
  assert.equal(new Set(ids).size, 20);
});

test('sounds that are in the library are found and not made again, also when two waiting jobs ask for the same', async (t) => {
  const { jobs, told, engine, library } = await temporaryJobs(t);
  await jobs.submit(request(1, [1, 2]));
  await jobs.submit(request(2, [2, 3], { serverId: 'two' }));
  await jobs.submit(request(3, [1, 2, 3]));
  await until(() => told.delivered.length === 3);
  assert.deepEqual(
    engine.batches.map(({ items }) => items.map(({ recipe }) => recipe.seed)),
    [[1, 2], [3]],
  );
  assert.equal((await library.findSample(sampleId(recipeOf(2)), { serverId: 'two' }))?.makerName, 'Person 2');
});

test('a job of several models or kinds is made in as many runs, and delivered as one', async (t) => {
  const { jobs, told, engine } = await temporaryJobs(t);
  const recipes = [recipeOf(1), recipeOf(1, undefined, 'hat'), recipeOf(2), { ...recipeOf(1), steps: 20 }];
  await jobs.submit(request(1, [], { verb: 'kit', recipes }));
  await until(() => told.delivered.length === 1);
  assert.deepEqual(
    engine.batches.map(({ items }) => items.length),
    [2, 1, 1],
  );
  assert.deepEqual(told.delivered[0]?.sampleIds, recipes.map(sampleId));
  const steps = told.progress.map(({ step }) => step);
  assert.deepEqual(
    steps,
    [...steps].sort((a, b) => a - b),
  );
  // Two sounds of ten steps, one of ten, one of twenty.
  assert.deepEqual([told.progress.at(-1)?.step, told.progress.at(-1)?.steps], [50, 50]);
});

test('nobody waits behind another’s heap', async (t) => {
  const { jobs, told } = await temporaryJobs(t, { settingsOf: async () => ({ ...generous, jobsPerPerson: 20 }) });
  for (let i = 0; i < 10; i++) await jobs.submit(request(1, [100 + i]));
  for (const person of [2, 3, 4]) await jobs.submit(request(person, [person]));
  assert.deepEqual((await jobs.list()).map(({ personId, ahead }) => [personId.slice(8), ahead]).slice(0, 5), [
    ['1', 0],
    ['2', 1],
    ['3', 2],
    ['4', 3],
    ['1', 4],
  ]);
  await until(() => told.delivered.length === 13);
  const order = told.delivered.map(({ job }) => job.personId);
  for (const person of [2, 3, 4]) assert.ok(order.indexOf(`discord:${person}`) <= 4, order.join(' '));
});

test('what runs before a job and how long it takes is known once something was measured', async (t) => {
  const held = hold();
  const step = hold();
  const gate: Gate = {};
  let begins: Promise<void> = Promise.resolve();
  const engine = smallEngine({ msPerStep: 100, onBatch: () => begins, gate });
  const { jobs, told } = await temporaryJobs(t, { engine });
  const first = await jobs.submit(request(1, [1, 2]));
  assert.equal((await jobs.position(first.id))?.etaMs, undefined);
  await until(() => told.delivered.length === 1);
  await until(async () => (await jobs.position(first.id)) === undefined);
  begins = held.promise;
  const second = await jobs.submit(request(1, [3, 4]));
  const third = await jobs.submit(request(2, [5, 6, 7, 8]));
  assert.deepEqual(await jobs.position(third.id), { ahead: 1, etaMs: 3000 });
  gate.wait = step.promise;
  held.release();
  await until(async () => (await jobs.position(second.id))?.progress !== undefined);
  const running = await jobs.position(second.id);
  assert.equal(running?.ahead, 0);
  assert.equal(running?.etaMs, (10 - (running?.progress?.step ?? 0)) * 100);
  step.release();
});

const wish = (person: number, sounds: number): Wish => ({ personId: `discord:${person}`, serverId: 'one', sounds });

test('over a limit there is a polite refusal that says when to come back, and nothing is stored', async (t) => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { jobs, db, clock, told, library } = await temporaryJobs(t, {
    engine: smallEngine({ onBatch: () => gate }),
    settingsOf: async () => ({ ...generous, jobsPerPerson: 2, samplesPerDay: 8 }),
    limits: { jobsPerServer: 3, queueDepth: 4 },
  });
  const refused = (reason: string, pattern: RegExp) => (error: unknown) =>
    error instanceof UserError && 'reason' in error && error.reason === reason && pattern.test(error.message);
  await Promise.all([jobs.submit(request(1, [1])), jobs.submit(request(1, [2]))]);
  await assert.rejects(jobs.submit(request(1, [3])), refused('person', /You have 2 jobs under way.*Ask again/));
  await jobs.submit(request(2, [1]));
  await assert.rejects(jobs.submit(request(3, [1])), refused('server', /This server has 3 jobs under way/));
  await assert.rejects(jobs.check(wish(1, 1)), refused('person', /You have 2 jobs under way/));
  await assert.rejects(jobs.check(wish(3, 1)), refused('server', /This server has 3 jobs under way/));
  await jobs.submit(request(4, [1], { serverId: 'two' }));
  await assert.rejects(jobs.submit(request(5, [1], { serverId: 'three' })), refused('queue', /4 jobs are waiting/));
  await assert.rejects(jobs.submit(request(6, [])), /1 to 8 sounds, not 0/);
  await assert.rejects(jobs.submit(request(6, [1, 2, 3, 4, 5, 6, 7, 8, 9])), /1 to 8 sounds, not 9/);
  assert.equal((await db.sql.selectFrom('jobs').select('id').execute()).length, 4);
  release();
  await until(() => told.delivered.length === 4);
  await until(async () => (await jobs.list()).length === 0);
  await jobs.submit(request(1, [11, 12, 13, 14, 15]));
  await assert.rejects(jobs.submit(request(1, [21, 22])), refused('day', /more than the 8 sounds .* in a day.*12 h/));
  await assert.rejects(jobs.check(wish(1, 2)), refused('day', /more than the 8 sounds .* in a day.*12 h/));
  await jobs.check(wish(1, 1));
  await jobs.submit(request(1, [21]));
  await until(async () => (await jobs.list()).length === 0);
  assert.equal(await library.countMadeToday('discord:1', 'one'), 8);
  clock.now += 12 * 3_600_000;
  await jobs.submit(request(1, [21, 22]));
});

test('two requests at the same moment cannot both take the last place', async (t) => {
  const { jobs } = await temporaryJobs(t, {
    settingsOf: async () => ({ ...generous, jobsPerPerson: 1, samplesPerDay: 1000 }),
  });
  const results = await Promise.allSettled([1, 2, 3].map((seed) => jobs.submit(request(1, [seed]))));
  assert.deepEqual(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected', 'rejected']);
});

test('weights that are not installed are refused at once', async (t) => {
  const { jobs } = await temporaryJobs(t);
  const recipes = [{ ...recipeOf(1), weights: 'b'.repeat(64) }];
  await assert.rejects(jobs.submit(request(1, [], { recipes })), /The weights bbbbbbbb… of “kick”.*not installed/);
});

test('a job that waits is cancelled without running, one that runs stops between two steps; both are told', async (t) => {
  const held = hold();
  const engine = smallEngine({ gate: { wait: held.promise } });
  const { jobs, told, library } = await temporaryJobs(t, { engine });
  const running = await jobs.submit(request(1, [1]));
  const waiting = await jobs.submit(request(2, [2]));
  const last = await jobs.submit(request(3, [3]));
  await until(() => told.progress.length > 0);
  assert.equal(await jobs.cancel(waiting.id), true);
  assert.equal(await jobs.cancel(running.id), true);
  assert.equal(await jobs.cancel(running.id), false);
  assert.equal(await jobs.cancel('nosuchjob'), false);
  held.release();
  await until(() => told.delivered.length === 1 && told.failed.length === 2);
  assert.equal(told.delivered[0]?.job.id, last.id);
  assert.deepEqual(engine.aborted, [running.id]);
  assert.ok(told.failed.every(({ job, sentence }) => job.state === 'cancelled' && /^Cancelled/.test(sentence)));
  assert.equal((await jobs.find(running.id))?.state, 'cancelled');
  assert.equal(await library.findSample(sampleId(recipeOf(1))), undefined);
  assert.equal(await jobs.cancel(last.id), false);
});
