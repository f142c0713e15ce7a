import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { StoreAway } from '../../src/blobs/store-errors.ts';
import { writeSynced } from '../../src/files/write-whole.ts';
import { DeliveryPostponed } from '../../src/jobs/job.ts';
import { inEnglish } from '../../src/languages/index.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { HostError } from '../../src/user-error.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { smallEngine } from '../stubs/engine.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

test('an engine that fails fails its job alone: a sentence for people is passed on, a bug gets a reference', async (t) => {
  const failures: unknown[] = [
    new HostError('The worker died twice.', { kind: 'failed' }),
    new TypeError('x is not y'),
  ];
  const { jobs, told, log } = await temporaryJobs(t, {
    engine: smallEngine({
      onBatch: () => {
        const failure = failures.shift();
        if (failure) throw failure;
      },
    }),
  });
  await jobs.submit(request(1, [1]));
  const bug = await jobs.submit(request(2, [2]));
  await jobs.submit(request(3, [3]));
  await until(() => told.delivered.length === 1);
  assert.equal(told.failed[0]?.sentence, 'The worker died twice.');
  assert.match(told.failed[1]?.sentence ?? '', new RegExp(`logged under ${bug.id}`));
  assert.equal(inEnglish((await jobs.find(bug.id))!.error!), told.failed[1]?.sentence);
  assert.ok(log.some((line) => line.includes(bug.id)));
});

test('a disk that is full while saving fails the job with a sentence, and nothing half-written stays', async (t) => {
  let isFull = true;
  const { jobs, told, dataDir, library, db } = await temporaryJobs(t, {
    writeFile: async (path, bytes) => {
      const { writeSynced } = await import('../../src/files/write-whole.ts');
      await writeSynced(path, isFull ? bytes.subarray(0, 10) : bytes);
      if (isFull) throw Object.assign(new Error('ENOSPC: no space left on device'), { code: 'ENOSPC' });
    },
  });
  await jobs.submit(request(1, [1, 2]));
  await until(() => told.failed.length === 1);
  assert.match(told.failed[0]?.sentence ?? '', /The disk is full/);
  const left = readdirSync(join(dataDir, 'samples'), { recursive: true, encoding: 'utf8' });
  assert.deepEqual(
    left.filter((name) => name.includes('.')),
    [],
  );
  assert.deepEqual(await db.sql.selectFrom('samples').selectAll().execute(), []);
  isFull = false;
  await jobs.submit(request(1, [1, 2]));
  await until(() => told.delivered.length === 1);
  assert.ok(await library.readAudio(sampleId(recipeOf(1))));
});

const failingEngine = () =>
  smallEngine({
    onBatch: ({ items }) => {
      if (items[0]?.recipe.seed === 1) throw new HostError('The worker died twice.', { kind: 'failed' });
    },
  });

test('a failure that cannot be told now keeps nobody else waiting', async (t) => {
  let release = () => {};
  const gate = new Promise<void>((resolve) => {
    release = resolve;
  });
  const { jobs, told } = await temporaryJobs(t, { engine: failingEngine(), tell: () => gate });
  const lost = await jobs.submit(request(1, [1]));
  await jobs.submit(request(2, [2]));
  await until(() => told.delivered.length === 1);
  assert.deepEqual(told.failed, []);
  assert.equal((await jobs.find(lost.id))?.state, 'failed');
  release();
  await until(async () => (await jobs.list()).length === 0 && told.failed.length === 1);
});

test('a failure whose person cannot be told before the next start is told then, and not made again', async (t) => {
  let isConnected = false;
  const { jobs, build, told, engine, db } = await temporaryJobs(t, {
    engine: failingEngine(),
    tell: async () => {
      if (!isConnected) throw new DeliveryPostponed('Discord is not connected');
    },
  });
  const lost = await jobs.submit(request(1, [1]));
  const states = () => db.sql.selectFrom('jobs').select(['state', 'error']).execute();
  await until(async () => (await jobs.find(lost.id))?.error !== undefined && (await jobs.list()).length === 0);
  await jobs.stop(1000);
  assert.deepEqual(await states(), [{ state: 'running', error: 'The worker died twice.' }]);
  isConnected = true;
  assert.equal(await build().resume(), 1);
  await until(async () => (await states())[0]?.state === 'failed');
  assert.deepEqual(
    told.failed.map(({ sentence }) => sentence),
    ['The worker died twice.'],
  );
  assert.equal(engine.batches.length, 1);
});

test('an answer that is given up is told of at the next start where that is not possible now', async (t) => {
  let isConnected = false;
  const { jobs, build, told, db } = await temporaryJobs(t, {
    deliver: async () => assert.fail('too large an answer'),
    tell: async () => {
      if (!isConnected) throw new DeliveryPostponed('Discord is not connected');
    },
    limits: { deliveryPausesMs: [1, 1] },
  });
  const lost = await jobs.submit(request(1, [1]));
  await until(async () => (await jobs.find(lost.id))?.state === 'made' && (await jobs.list()).length === 0);
  const row = () => db.sql.selectFrom('jobs').select(['state', 'deliveries']).executeTakeFirst();
  assert.deepEqual(await row(), { state: 'made', deliveries: 3 });
  isConnected = true;
  assert.equal(await build().resume(), 1);
  await until(async () => (await row())?.state === 'failed');
  assert.match(told.failed[0]?.sentence ?? '', /could not be posted/);
});

test('a store of sounds that is away is outlasted: what was accepted is delivered once it is back', async (t) => {
  let refusals = 3;
  const { jobs, told, log } = await temporaryJobs(t, {
    writeFile: async (path, bytes) => {
      if (refusals-- > 0) throw new StoreAway('status 503', undefined);
      await writeSynced(path, bytes);
    },
  });
  await jobs.submit(request(1, [1]));
  await until(() => told.delivered.length === 1);
  assert.deepEqual(told.failed, []);
  assert.equal(log.length, 3);
  assert.match(log[0]!, /^Accepted requests wait\. The store that keeps the sounds does not answer.*503/);
});
