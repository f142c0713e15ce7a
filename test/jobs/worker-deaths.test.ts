import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HostError } from '../../src/user-error.ts';
import type { Engine } from '../../src/worker/engine.ts';
import { smallEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

/** An engine whose worker dies of every batch with this seed, twice, as the product's does. */
function fragileEngine(seed: number, whenDead: (signal: AbortSignal | undefined) => Promise<void> | void = () => {}) {
  const small = smallEngine();
  const generate: Engine['generate'] = async (batch, options) => {
    if (!batch.items.some(({ recipe }) => recipe.seed === seed)) return small.generate(batch, options);
    small.batches.push(batch);
    for (let attempt = 0; attempt < 2; attempt++) {
      options?.onWorkerDeath?.();
      await whenDead(options?.signal);
      options?.signal?.throwIfAborted();
    }
    throw new HostError('The worker crashed twice.', { kind: 'failed' });
  };
  return { ...small, generate };
}

/** An engine that never gets done: jobs on it are as if the program had been killed, until they are stopped. */
function stuckEngine() {
  const small = smallEngine();
  const generate: Engine['generate'] = (batch, options) => {
    small.batches.push(batch);
    return new Promise((_, reject) => options?.signal?.addEventListener('abort', () => reject(options.signal?.reason)));
  };
  return { ...small, generate };
}

test('a program that is killed again and again is no fault of the job that ran, which is made in the end', async (t) => {
  const first = stuckEngine();
  const { jobs, build, told, db } = await temporaryJobs(t, { engine: first });
  const job = await jobs.submit(request(1, [1]));
  await until(() => first.batches.length === 1);
  const killed = [jobs];
  for (let kill = 0; kill < 4; kill++) {
    const engine = stuckEngine();
    const next = build({ engine });
    killed.push(next);
    assert.equal(await next.resume(), 1);
    await until(() => engine.batches.length === 1);
  }
  await build({ engine: smallEngine() }).resume();
  await until(() => told.delivered.length === 1);
  assert.equal(told.delivered[0]?.job.id, job.id);
  assert.deepEqual(told.failed, []);
  const row = await db.sql.selectFrom('jobs').select('strikes').executeTakeFirst();
  assert.equal(row?.strikes, 0);
  for (const each of killed) await each.stop(0);
});

test('what ran when the program was killed is served after what waited', async (t) => {
  const first = stuckEngine();
  const { jobs, build, told } = await temporaryJobs(t, { engine: first });
  for (const person of [1, 2, 3]) await jobs.submit(request(person, [person]));
  await until(() => first.batches.length === 1);
  const engine = smallEngine();
  await build({ engine }).resume();
  await until(() => told.delivered.length === 3);
  assert.deepEqual(
    engine.batches.map(({ items }) => items[0]?.recipe.seed),
    [2, 3, 1],
  );
  await jobs.stop(0);
});

test('each death of the worker under a job alone is a strike on disk, and after three it is given up at the next start', async (t) => {
  let deaths = 0;
  const end = (signal: AbortSignal | undefined) =>
    new Promise<void>((resolve) => signal?.addEventListener('abort', () => resolve()));
  // The third death is the last thing that happens before the program ends.
  const engine = fragileEngine(1, (signal) => (++deaths >= 2 ? end(signal) : undefined));
  const { jobs, build, told, db } = await temporaryJobs(t, { engine });
  const job = await jobs.submit(request(1, [1]));
  const strikes = async () =>
    (await db.sql.selectFrom('jobs').select('strikes').where('id', '=', job.id).executeTakeFirstOrThrow()).strikes;
  await until(async () => (await strikes()) === 2);
  const second = build();
  await second.resume();
  await until(async () => (await strikes()) === 3);
  const third = build();
  afterwards(t, () => third.stop(0));
  await third.resume();
  await until(() => told.failed.length === 1);
  assert.match(told.failed[0]?.sentence ?? '', /crashed 3 times/);
  assert.equal(engine.batches.length, 2);
  for (const each of [jobs, second]) await each.stop(0);
});

test('a worker that dies of a shared run costs the job at fault alone: the others are made apart', async (t) => {
  const engine = fragileEngine(20);
  const { jobs, told, db } = await temporaryJobs(t, { engine, joinGain: () => 2 });
  await jobs.submit(request(1, [1]));
  for (const person of [2, 3, 4]) await jobs.submit(request(person, [person * 10]));
  await until(() => told.delivered.length === 3 && told.failed.length === 1);
  assert.deepEqual(told.delivered.map(({ job }) => job.personId).sort(), ['discord:1', 'discord:3', 'discord:4']);
  assert.equal(told.failed[0]?.job.personId, 'discord:2');
  assert.deepEqual(
    engine.batches.map(({ items }) => items.length),
    [1, 3, 1, 1, 1],
  );
  const rows = await db.sql.selectFrom('jobs').select(['person_id', 'strikes']).orderBy('id').execute();
  assert.deepEqual(
    rows.map(({ strikes }) => strikes),
    [0, 2, 0, 0],
  );
});
