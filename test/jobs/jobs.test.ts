import assert from 'node:assert/strict';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DeliveryPostponed } from '../../src/jobs/job.ts';
import { createSpeed } from '../../src/jobs/speed.ts';
import { sampleId } from '../../src/library/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { smallEngine } from './small-engine.ts';
import { request, temporaryJobs, until, weights } from './temporary-jobs.ts';

test('a job is stored, made, kept and delivered with the picture of its run', async (t) => {
  const { jobs, told, library, engine } = await temporaryJobs(t);
  const job = await jobs.submit(request(1, [1, 2, 3, 4]));
  assert.ok(job.id.length <= 25);
  assert.equal(job.state, 'waiting');
  await until(async () => (await jobs.find(job.id))?.state === 'done');
  assert.deepEqual(
    told.delivered.map(({ sampleIds }) => sampleIds),
    [[1, 2, 3, 4].map((seed) => sampleId(recipeOf(seed)))],
  );
  assert.equal(told.delivered[0]?.picture, 'PNG of a run');
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
  assert.equal(told.delivered[2]?.picture, undefined);
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
  assert.equal(told.delivered[0]?.picture, undefined);
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

const generous = {
  fameThreshold: 5,
  allowedChannelIds: [],
  samplesPerDay: 1000,
  jobsPerPerson: 3,
  publicGallery: false,
};

test('what runs before a job and how long it takes is known once something was measured', async (t) => {
  const engine = smallEngine({ msPerStep: 100 });
  const { jobs, told } = await temporaryJobs(t, { engine });
  const first = await jobs.submit(request(1, [1, 2]));
  assert.equal((await jobs.position(first.id))?.etaMs, undefined);
  await until(() => told.delivered.length === 1);
  assert.equal(await jobs.position(first.id), undefined);
  const second = await jobs.submit(request(1, [3, 4]));
  const third = await jobs.submit(request(2, [5, 6, 7, 8]));
  assert.deepEqual(await jobs.position(third.id), { ahead: 1, etaMs: 3000 });
  await until(async () => (await jobs.position(second.id))?.progress !== undefined);
  const running = await jobs.position(second.id);
  assert.equal(running?.ahead, 0);
  assert.equal(running?.etaMs, (10 - (running?.progress?.step ?? 0)) * 100);
});

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
  await assert.rejects(jobs.submit(request(1, [3])), refused('person', /You have 2 requests under way.*Ask again/));
  await jobs.submit(request(2, [1]));
  await assert.rejects(jobs.submit(request(3, [1])), refused('server', /This server has 3 requests under way/));
  await jobs.submit(request(4, [1], { serverId: 'two' }));
  await assert.rejects(jobs.submit(request(5, [1], { serverId: 'three' })), refused('queue', /4 requests are waiting/));
  await assert.rejects(jobs.submit(request(6, [])), /1 to 8 sounds, not 0/);
  await assert.rejects(jobs.submit(request(6, [1, 2, 3, 4, 5, 6, 7, 8, 9])), /1 to 8 sounds, not 9/);
  assert.equal((await db.sql.selectFrom('jobs').select('id').execute()).length, 4);
  release();
  await until(() => told.delivered.length === 4);
  await until(async () => (await jobs.list()).length === 0);
  await jobs.submit(request(1, [11, 12, 13, 14, 15]));
  await assert.rejects(jobs.submit(request(1, [21, 22])), refused('day', /more than the 8 sounds a day.*12 h 0 min/));
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
  const engine = smallEngine();
  const { jobs, told, library } = await temporaryJobs(t, { engine });
  const running = await jobs.submit(request(1, [1]));
  const waiting = await jobs.submit(request(2, [2]));
  const last = await jobs.submit(request(3, [3]));
  await until(() => told.progress.length > 0);
  assert.equal(await jobs.cancel(waiting.id), true);
  assert.equal(await jobs.cancel(running.id), true);
  assert.equal(await jobs.cancel(running.id), false);
  assert.equal(await jobs.cancel('nosuchjob'), false);
  await until(() => told.delivered.length === 1 && told.failed.length === 2);
  assert.equal(told.delivered[0]?.job.id, last.id);
  assert.deepEqual(engine.aborted, [running.id]);
  assert.ok(told.failed.every(({ job, sentence }) => job.state === 'cancelled' && /^Cancelled/.test(sentence)));
  assert.equal((await jobs.find(running.id))?.state, 'cancelled');
  assert.equal(await library.findSample(sampleId(recipeOf(1))), undefined);
  assert.equal(await jobs.cancel(last.id), false);
});

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
  assert.equal(deliveredTo(2)?.picture, undefined);
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
  const speed = createSpeed();
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

test('a derived sound gets the audio that it starts from; what was pruned of its line is made again first', async (t) => {
  const { jobs, told, engine, library, clock } = await temporaryJobs(t);
  const root = recipeOf(1);
  const child = recipeOf(2, { kind: 'vary', source: { sample: sampleId(root) }, strength: 0.4 });
  const grandchild = recipeOf(3, { kind: 'inpaint', source: { sample: sampleId(child) }, keepMs: 30, resamples: 1 });
  await jobs.submit(request(1, [], { recipes: [root] }));
  await jobs.submit(request(1, [], { recipes: [child] }));
  await until(() => told.delivered.length === 2);
  assert.deepEqual(engine.batches[1]?.items[0]?.source, await library.readAudio(sampleId(root)));
  clock.now += 1000;
  assert.equal(await library.pruneAudio(500), 2);
  await jobs.submit(request(2, [], { recipes: [grandchild], serverId: 'two' }));
  await until(() => told.delivered.length === 3);
  assert.deepEqual(
    engine.batches.slice(2).map(({ items }) => items[0]?.recipe.seed),
    [1, 2, 3],
  );
  assert.deepEqual(Buffer.from(engine.batches[4]?.items[0]?.source ?? []), await library.readAudio(sampleId(child)));
  assert.equal(await library.isSharedWith('two', sampleId(root)), false);
  // Ten steps of the root, four of the variation at strength 0.4, ten of the new tail.
  assert.deepEqual([told.progress.at(-1)?.step, told.progress.at(-1)?.steps], [24, 24]);
});

test('a source that is gone is a sentence that says which', async (t) => {
  const { jobs, told } = await temporaryJobs(t);
  const vary = recipeOf(2, { kind: 'vary', source: { sample: sampleId(recipeOf(1)) }, strength: 0.4 });
  const restyle = recipeOf(2, {
    kind: 'restyle',
    source: { upload: 'c'.repeat(64) },
    strength: 0.4,
    method: 'founded',
  });
  await jobs.submit(request(1, [], { recipes: [vary] }));
  await jobs.submit(request(2, [], { recipes: [restyle] }));
  await until(() => told.failed.length === 2);
  assert.match(told.failed[0]?.sentence ?? '', /The sound \w{6}, which this one starts from, was deleted/);
  assert.match(told.failed[1]?.sentence ?? '', /uploaded file .* was removed/);
});

test('an upload is the source of what it was given for', async (t) => {
  const { jobs, told, engine, library } = await temporaryJobs(t);
  const upload = await library.addUpload({ bytes: Buffer.from('RIFF of a person'), personId: 'discord:1' });
  const recipe = recipeOf(2, { kind: 'restyle', source: { upload }, strength: 0.4, method: 'founded' });
  await jobs.submit(request(1, [], { recipes: [recipe] }));
  await until(() => told.delivered.length === 1);
  assert.equal(Buffer.from(engine.batches[0]?.items[0]?.source ?? []).toString(), 'RIFF of a person');
});

test('an engine that fails fails its job alone: a sentence for people is passed on, a bug gets a reference', async (t) => {
  const failures: unknown[] = [
    new UserError('The worker died twice.', { kind: 'failed' }),
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
  assert.equal((await jobs.find(bug.id))?.error, told.failed[1]?.sentence);
  assert.ok(log.some((line) => line.includes(bug.id)));
});

test('a disk that is full while saving fails the job with a sentence, and nothing half-written stays', async (t) => {
  let isFull = true;
  const { jobs, told, dataDir, library, db } = await temporaryJobs(t, {
    writeFile: async (path, bytes) => {
      const { writeSynced } = await import('../../src/library/durable-files.ts');
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
  await until(async () => (await jobs.find(lost.id))?.state === 'failed');
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
const failingEngine = () =>
  smallEngine({
    onBatch: ({ items }) => {
      if (items[0]?.recipe.seed === 1) throw new UserError('The worker died twice.', { kind: 'failed' });
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
  const states = await db.sql.selectFrom('jobs').select(['state', 'starts']).orderBy('id').execute();
  assert.deepEqual(states, [
    { state: 'done', starts: 1 },
    { state: 'waiting', starts: 0 },
    { state: 'waiting', starts: 0 },
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
  assert.deepEqual(await db.sql.selectFrom('jobs').select(['state', 'starts']).execute(), [
    { state: 'waiting', starts: 0 },
  ]);
  const next = build();
  t.after(() => next.stop(0));
  assert.equal(await next.resume(), 1);
  await until(() => engine.batches.length === 2);
});

test('what was made before a crash is delivered without being made again; what was started too often is given up', async (t) => {
  const { jobs, build, told, db, engine } = await temporaryJobs(t);
  const made = await jobs.submit(request(1, [1]));
  const poison = await jobs.submit(request(2, [2]));
  await until(() => told.delivered.length === 2);
  await until(async () => (await jobs.list()).length === 0);
  const update = (id: string, change: object) => db.sql.updateTable('jobs').set(change).where('id', '=', id).execute();
  await update(made.id, { state: 'made' });
  await update(poison.id, { state: 'running', starts: 3 });
  const next = build();
  assert.equal(await next.resume(), 2);
  assert.equal(await next.resume(), 0);
  await until(() => told.delivered.length === 3 && told.failed.length === 1);
  assert.equal(told.delivered[2]?.job.id, made.id);
  assert.match(told.failed[0]?.sentence ?? '', /started 3 times/);
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
  t.after(() => next.stop(0));
  assert.equal(await next.resume(), 0);
  assert.deepEqual(await rows(), []);
});
