import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Job } from '../../src/jobs/job.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { request, until } from '../jobs/temporary-jobs.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { killInTurns, otherWeights, startCluster } from './cluster-processes.ts';

async function clusterOf(context: TestContext) {
  const cluster = await startCluster();
  afterwards(context, () => cluster.stop());
  return cluster;
}

/** In nobody's way. */
const roomy = { jobsPerServer: 1000, queueDepth: 1000 };

/** What was said twice, or as an error. */
const wrong = (heard: readonly object[]): object[] =>
  heard.filter((message) => 'again' in message || ('log' in message && /^error/.test(String(message.log))));

test('a hundred jobs that one bot accepts are made by two workers, and each is delivered once', async (t) => {
  const cluster = await clusterOf(t);
  const bot = await cluster.start({ kind: 'bot', limits: roomy });
  await Promise.all([cluster.start({ kind: 'worker' }), cluster.start({ kind: 'worker' })]);
  const jobs: Job[] = [];
  for (let i = 0; i < 100; i++)
    jobs.push(await bot.submit(request(i % 10, [2 * i, 2 * i + 1], { serverId: `server ${i % 3}` })));
  await until(() => cluster.delivered().length === jobs.length);
  assert.deepEqual(cluster.delivered().sort(), jobs.map(({ id }) => id).sort());
  assert.deepEqual(wrong(cluster.heard), []);
  assert.ok(cluster.heard.some((message) => 'progress' in message));
  await until(async () => (await bot.ask<Job[]>({ list: true })).length === 0);
});

test('with workers killed every two seconds, a bot killed and PostgreSQL restarted, no job and no vote is lost, and nothing arrives twice', async (t) => {
  const cluster = await clusterOf(t);
  const bots = [
    await cluster.start({ kind: 'bot', limits: roomy }),
    await cluster.start({ kind: 'bot', limits: roomy }),
  ];
  const workers = await Promise.all([1, 2, 3, 4].map(() => cluster.start({ kind: 'worker' })));
  const sound = { sampleId: sampleId(recipeOf(1)), serverId: 'one', allowOwn: true };
  const first = await bots[0]!.submit(request(0, [1]));
  await until(() => cluster.delivered().length === 1);

  const accepted = new Set([first.id]);
  const votes = new Set<string>();
  /** A killed process answers nobody: whoever asked it asks another, as a person does. */
  const persistently = async (work: () => Promise<void>): Promise<void> => {
    for (;;)
      try {
        return await work();
      } catch (error) {
        if (!/has ended|databaseAway|databaseUncertain/.test(String(error))) throw error;
        await pause(100);
      }
  };
  const ask = async (i: number): Promise<void> => {
    await persistently(async () => {
      const bot = bots.filter((each) => each.isAlive())[i % 2] ?? bots[0]!;
      const job = await bot.submit(request(i % 50, [10 + i], { serverId: `server ${i % 8}` }));
      accepted.add(job.id);
      const personId = `discord:${i}`;
      if (i % 10 > 0) return;
      await bot.ask({ vote: { ...sound, personId } });
      votes.add(personId);
    });
  };
  const killing = killInTurns(workers, () => cluster.start({ kind: 'worker' }));
  const jobs = 1000;
  for (let i = 0; i < jobs; i++) {
    await ask(i);
    if (i === 100) await bots[1]!.kill('SIGKILL');
    if (i === 110) bots[1] = await cluster.start({ kind: 'bot', limits: roomy });
    if (i === 200) await cluster.server.restart(1000);
  }
  await until(() => [...accepted].every((id) => cluster.delivered().includes(id)));
  const kills = await killing.stop();
  assert.ok(kills > 3, `${kills} kills`);
  const answers = cluster.heard.flatMap((message) => ('delivered' in message ? [message.text] : []));
  assert.deepEqual(
    answers.filter((text) => text !== 'sounds'),
    [],
  );
  // Killed, or cut off, between an arrival and the row that says so: the platform knows the nonce.
  const again = cluster.heard.filter((message) => 'again' in message);
  assert.ok(again.length <= 24, `${again.length} were sent twice`);
  const listed = await bots[0]!.ask<Job[]>({ list: true });
  assert.deepEqual(listed, []);
  const db = await openPostgres(cluster.server.url);
  const rows = await db.sql.selectFrom('votes').select('person_id').where('sample_id', '=', sound.sampleId).execute();
  await db.close();
  const kept = new Set(rows.map(({ person_id }) => person_id));
  assert.deepEqual(
    [...votes].filter((id) => !kept.has(id)),
    [],
  );
});

test('what starts while PostgreSQL restarts waits for it, at whatever moment of its start that comes', async (t) => {
  const cluster = await clusterOf(t);
  await cluster.start({ kind: 'bot' });
  for (const kind of ['bot', 'worker'] as const) {
    const starting: Promise<unknown>[] = [];
    for (let i = 0; i < 12; i++) {
      starting.push(cluster.start({ kind }));
      await pause(200);
    }
    await cluster.server.restart(1000);
    await Promise.all(starting);
  }
});

test('a job is cancelled within a second, whether it waits or runs, by a bot that did not accept it', async (t) => {
  const cluster = await clusterOf(t);
  const [one, other] = [await cluster.start({ kind: 'bot' }), await cluster.start({ kind: 'bot' })];
  const running = await one.submit(request(1, [1]));
  const waiting = await one.submit(request(2, [2]));
  const last = await one.submit(request(3, [3]));
  await cluster.start({ kind: 'worker', stepMs: 300 });
  await until(() => cluster.heard.some((message) => 'progress' in message && message.progress === running.id));
  const cancelled = async (id: string): Promise<number> => {
    const began = performance.now();
    assert.equal(await other.ask({ cancel: id }), true);
    await until(() => cluster.delivered().includes(id));
    return performance.now() - began;
  };
  const tookMs = [await cancelled(running.id), await cancelled(waiting.id)];
  t.diagnostic(`cancelled and told after ${tookMs.map((ms) => ms.toFixed(0)).join(' and ')} ms`);
  assert.equal(await other.ask({ cancel: running.id }), false);
  // The worker has let go of the first at once: the last one's turn has come.
  await until(() => cluster.heard.some((message) => 'progress' in message && message.progress === last.id));
  const said = () => cluster.heard.flatMap((message) => ('delivered' in message ? [message.text] : []));
  await until(() => said().length === 3);
  assert.deepEqual(
    said().map((text) => text.slice(0, 9)),
    ['Cancelled', 'Cancelled', 'sounds'],
  );
  assert.deepEqual(wrong(cluster.heard), []);
});

test('a thousand tries at the same time, at two bots, never exceed a limit', async (t) => {
  const cluster = await clusterOf(t);
  const limits = { jobsPerServer: 7, queueDepth: 40 };
  const bots = await Promise.all([cluster.start({ kind: 'bot', limits }), cluster.start({ kind: 'bot', limits })]);
  const tries = Array.from({ length: 1000 }, (_, i) =>
    bots[i % 2]!.submit(request(i % 40, [i], { serverId: i % 2 === 0 ? `server ${i % 20}` : 'big' }), {
      jobsPerPerson: 2,
      samplesPerDay: 1000,
    }).then(
      () => 'accepted',
      (error: Error) => error.message,
    ),
  );
  const results = await Promise.all(tries);
  const open = await bots[0]!.ask<Job[]>({ list: true });
  const most = (of: (job: Job) => string): number =>
    Math.max(...open.map((job) => open.filter((other) => of(other) === of(job)).length));
  assert.equal(open.length, results.filter((result) => result === 'accepted').length);
  assert.equal(open.length, limits.queueDepth);
  assert.ok(most((job) => job.serverId) <= limits.jobsPerServer);
  assert.ok(most((job) => `${job.serverId} ${job.personId}`) <= 2);
  assert.deepEqual([...new Set(results)].sort(), ['accepted', 'jobsInQueue', 'jobsOfPerson', 'jobsOfServer']);
});

test('a worker with other weights under the same name leaves a job to the one that has the right ones', async (t) => {
  const cluster = await clusterOf(t);
  const bot = await cluster.start({ kind: 'bot' });
  await cluster.start({ kind: 'worker', knows: otherWeights });
  const job = await bot.submit(request(1, [1]));
  const other = await bot.submit(request(2, [], { recipes: [{ ...recipeOf(2), weights: otherWeights }] }));
  await until(() => cluster.delivered().includes(other.id));
  assert.ok(
    cluster.heard.some((message) => 'log' in message && /Weights aaaaaaaa are not installed/.test(message.log)),
  );
  assert.ok(!cluster.delivered().includes(job.id));
  await cluster.start({ kind: 'worker' });
  await until(() => cluster.delivered().includes(job.id));
  assert.deepEqual(wrong(cluster.heard), []);
});

test('clocks that are an hour off, either way, change neither leases nor answers', async (t) => {
  const cluster = await clusterOf(t);
  const hourMs = 3_600_000;
  const bot = await cluster.start({ kind: 'bot', clockMs: -hourMs });
  const workers = [
    await cluster.start({ kind: 'worker', clockMs: hourMs, stepMs: 100 }),
    await cluster.start({ kind: 'worker', stepMs: 100 }),
  ];
  const jobs = await Promise.all(Array.from({ length: 20 }, (_, i) => bot.submit(request(i, [i]))));
  await until(() => cluster.delivered().length >= 4);
  await workers[0]!.kill('SIGKILL');
  await until(() => cluster.delivered().length === jobs.length);
  // Nobody but the dead one's job was made twice.
  const batches = cluster.heard.filter((message) => 'batch' in message).length;
  assert.ok(batches === jobs.length || batches === jobs.length + 1, `${batches} batches`);
  assert.ok(jobs.every(({ createdAt }) => Math.abs(createdAt - Date.now()) < hourMs / 2));
  assert.deepEqual(wrong(cluster.heard), []);
});

test('a worker of another protocol is refused at its start, and rests once the bots have gone on without it', async (t) => {
  const cluster = await clusterOf(t);
  const bot = await cluster.start({ kind: 'bot' });
  const old = await cluster.start({ kind: 'worker' });
  const db = await openPostgres(cluster.server.url);
  const speak = (change: number) =>
    sql`update cluster set protocol = protocol + ${change}::integer`.execute(db.sql).then(() => undefined);
  await speak(1);
  await until(() => cluster.heard.some((message) => 'log' in message && /is older than the bots/.test(message.log)));
  await assert.rejects(cluster.start({ kind: 'worker' }), /did not start/);
  const job = await bot.submit(request(1, [1]));
  await pause(3000);
  assert.deepEqual(cluster.delivered(), []);
  assert.ok(old.isAlive());
  await speak(-1);
  await until(() => cluster.delivered().includes(job.id));
  await speak(-1);
  await assert.rejects(cluster.start({ kind: 'worker' }), /did not start/);
  await db.close();
});

test('a worker whose device gains from it joins waiting jobs of one kind in a run, and each is delivered', async (t) => {
  const cluster = await clusterOf(t);
  const bot = await cluster.start({ kind: 'bot' });
  const jobs: Job[] = [];
  for (let i = 0; i < 24; i++)
    jobs.push(await bot.submit(request(i, [2 * i, 2 * i + 1], { serverId: `server ${i % 2}` })));
  await Promise.all([1, 2].map(() => cluster.start({ kind: 'worker', joins: true })));
  await until(() => cluster.delivered().length === jobs.length);
  const sizes = cluster.heard.flatMap((message) => ('batch' in message ? [message.batch] : []));
  assert.equal(
    sizes.reduce((sum, size) => sum + size, 0),
    48,
  );
  assert.ok(Math.max(...sizes) === 8 && sizes.length < 15, sizes.join(' '));
  assert.deepEqual(wrong(cluster.heard), []);
});

test('nobody is overtaken by more than (active people / workers) + 1 runs', async (t) => {
  const cluster = await clusterOf(t);
  const bot = await cluster.start({ kind: 'bot', limits: roomy });
  const workers = 2;
  const heaps = 6;
  // Each of a few people has a heap; then newcomers with one job each come while the heaps are being made.
  let seed = 0;
  for (let i = 0; i < 8 * heaps; i++) await bot.submit(request(i % heaps, [seed++]));
  await Promise.all(Array.from({ length: workers }, () => cluster.start({ kind: 'worker', stepMs: 20 })));
  const begun = () => cluster.heard.flatMap((message) => ('batch' in message ? [message.of] : []));
  const newcomers: { id: string; before: number }[] = [];
  for (let i = 0; i < 10; i++) {
    await until(() => begun().length >= 2 * (i + 1));
    const { id } = await bot.submit(request(100 + i, [seed++]));
    newcomers.push({ id, before: begun().length });
  }
  await until(() => newcomers.every(({ id }) => begun().includes(id)));
  // At any time, those with heaps and the newcomers that still wait are active.
  const active = heaps + newcomers.length;
  const overtaken = newcomers.map(({ id, before }) => begun().indexOf(id) - before);
  t.diagnostic(`runs between a newcomer's request and its own: ${overtaken.join(' ')}`);
  assert.ok(Math.max(...overtaken) <= workers * (active / workers + 1), overtaken.join(' '));
});
