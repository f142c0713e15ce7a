/** What a bot and a worker of a cluster count, each for itself, and how one job is followed through both. */
import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { createClusterJobs } from '../../src/cluster/cluster-jobs.ts';
import { openCluster } from '../../src/cluster/open-cluster.ts';
import { startWorker } from '../../src/cluster/worker.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openBlobs } from '../../src/library/open-blobs.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { followMoves } from '../../src/watch/follow-moves.ts';
import { createWatch } from '../../src/watch/watch.ts';
import { request, until, weights } from '../jobs/temporary-jobs.ts';
import { smallEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { listLog } from '../stubs/log.ts';
import { kicksWith } from '../stubs/models.ts';
import { startPostgres } from '../stubs/postgres-server.ts';
import { stubWorkshop } from '../stubs/workshop.ts';
import { readExposition, seriesValue } from '../watch/exposition.ts';
import { noLimits } from './cluster-processes.ts';

test('a bot and a worker count what each does, see each other, and log one job by its id', async (t) => {
  const server = await startPostgres();
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-cluster-watching-'));
  const models = kicksWith(weights);

  async function joined(kind: 'bot' | 'worker') {
    const watch = createWatch(kind);
    const { lines, ...log } = listLog();
    const db = await openPostgres(server.url);
    const library = openLibrary({ db, dataDir, blobs: await openBlobs({ db, dataDir }) });
    const says = () => ({ device: 'cpu', speeds: '[]' });
    const cluster = await openCluster({ db, kind, log, says, moved: followMoves({ log, watch }) });
    const read = async () => {
      const families = readExposition(await watch.metrics());
      return (name: string, labels = {}) => seriesValue(families, `rimshot_${name}`, labels);
    };
    const end = async (): Promise<void> => {
      watch.stop();
      await cluster.close();
      await library.close();
    };
    return { watch, lines, library, cluster, read, end };
  }

  const bot = await joined('bot');
  const { now, live } = bot.cluster.members;
  let failures = 1;
  const jobs = createClusterJobs({
    cluster: bot.cluster,
    models,
    outcomes: {
      progress: async () => {},
      finished: async () => {
        if (failures-- > 0) throw new Error('Discord is away');
      },
      unanswered: async () => {},
    },
  });
  bot.watch.observe({
    jobs,
    library: bot.library,
    workers: () => live.call(bot.cluster.members, 'worker'),
    now,
    dataDir,
  });
  await jobs.resume();
  assert.match((await bot.watch.ready()).parts.workers?.why ?? '', /no worker/);

  const worker = await joined('worker');
  const engine = worker.watch.engine.counted(smallEngine({ msPerStep: 1 }));
  const serving = await startWorker({
    ...{ cluster: worker.cluster, library: worker.library, engine, workshop: stubWorkshop(), models },
  });
  worker.watch.observe({
    jobs: { list: async () => [] },
    library: worker.library,
    engine,
    now: worker.cluster.members.now,
    dataDir,
  });
  afterwards(t, async () => {
    await jobs.stop(2000);
    await serving.stop(2000);
    await worker.end();
    await bot.end();
    await server.stop();
    rmSync(dataDir, { recursive: true, force: true });
  });

  const { id } = await jobs.submit(request(1, [1, 2]), noLimits);
  await until(async () => (await jobs.find(id))?.state === 'done');
  await until(async () => (await bot.watch.ready()).parts.workers?.ok === true);
  const [told, made] = [await bot.read(), await worker.read()];
  assert.equal(told('deliveries_total', { outcome: 'failed' }), 1);
  assert.equal(told('deliveries_total', { outcome: 'ok' }), 1);
  assert.equal(told('job_wait_seconds_count'), 1);
  assert.equal(told('workers', { device: 'cpu' }), 1);
  assert.equal(made('job_start_wait_seconds_count'), 1);
  assert.equal(made('sounds_made_total', { model: 'kick:starter', device: 'unknown' }), 2);
  const movesIn = ({ lines }: typeof bot) =>
    lines.filter(({ fields }) => fields.job === id && fields.move).map(({ fields }) => fields.move);
  assert.deepEqual(movesIn(bot), ['queue', 'deliver', 'deliveryFailed', 'deliver', 'delivered']);
  assert.deepEqual(movesIn(worker), ['start', 'stored']);
  const { workers } = await bot.watch.report();
  assert.equal(workers?.length, 1);
});
