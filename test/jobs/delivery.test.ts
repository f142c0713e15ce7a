import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DeliveryPostponed } from '../../src/jobs/job.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

test('a delivery is tried three times; then the job is closed as failed, with a line in the log', async (t) => {
  let tries = 0;
  const { jobs, told, log, engine } = await temporaryJobs(t, {
    deliver: async (job) => {
      if (job.personId === 'discord:1') tries++;
      if (job.personId === 'discord:1' || tries % 2) throw new Error('Discord answers 503');
    },
    limits: { deliveryPausesMs: [1, 1] },
  });
  const lost = await jobs.submit(request(1, [1]));
  await until(async () => (await jobs.find(lost.id))?.state === 'failed' && told.failed.length > 0);
  assert.equal(tries, 3);
  assert.ok(log.some((line) => line.includes(`job ${lost.id} is given up`)));
  // The notice takes the "working on it" away that the answer should have replaced.
  assert.deepEqual(
    told.failed.map(({ job, sentence }) => [job.id, job.state, /could not be posted/.test(sentence)]),
    [[lost.id, 'failed', true]],
  );
  assert.equal(engine.batches.length, 1);
  tries = 0;
  const other = await jobs.submit(request(2, [2]));
  await until(async () => (await jobs.find(other.id))?.state === 'done');
  assert.deepEqual(
    told.delivered.map(({ job }) => job.id),
    [other.id],
  );
});

test('a job whose platform does not run now waits for the next start, and uses up no try', async (t) => {
  let isConnected = false;
  const { jobs, build, told, engine, db } = await temporaryJobs(t, {
    deliver: async () => {
      if (!isConnected) throw new DeliveryPostponed('Discord is not connected');
    },
    limits: { deliveries: 1 },
  });
  await jobs.submit(request(1, [1]));
  await until(async () => engine.batches.length === 1 && (await jobs.list()).length === 0);
  assert.deepEqual(await db.sql.selectFrom('jobs').select(['state', 'deliveries']).execute(), [
    { state: 'made', deliveries: 0 },
  ]);
  isConnected = true;
  assert.equal(await build().resume(), 1);
  await until(() => told.delivered.length === 1);
  assert.equal(engine.batches.length, 1);
});

/** An engine that fails for seed 1. */
