import assert from 'node:assert/strict';
import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { test } from 'node:test';
import { createClusterJobs } from '../../src/cluster/cluster-jobs.ts';
import { openCluster } from '../../src/cluster/open-cluster.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openBlobs } from '../../src/library/open-blobs.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { type Recipe, sampleId } from '../../src/sound/recipe.ts';
import { seedRecipes } from '../../src/sound/resolve-recipe.ts';
import { createEngine } from '../../src/worker/host.ts';
import { root } from '../foundation/house.ts';
import { request, until } from '../jobs/temporary-jobs.ts';
import { temporaryFolder } from '../library/temporary-library.ts';
import { afterwards } from '../stubs/last-first.ts';
import { listLog } from '../stubs/log.ts';
import { startPostgres } from '../stubs/postgres-server.ts';
import { noLimits } from './cluster-processes.ts';

const drums = ['kick', 'snare', 'hat', 'perc'];
const perDrum = 8;

test('two `rimshot worker` with one thread each make the bytes that a process alone makes, and end within five seconds', async (t) => {
  const server = await startPostgres();
  afterwards(t, () => server.stop());
  const dataDir = temporaryFolder(t);
  const models = openModelStore({ bundledDir: join(root, 'models'), dataDir });
  const db = await openPostgres(server.url);
  const library = openLibrary({ db, dataDir, blobs: await openBlobs({ db, dataDir }) });
  afterwards(t, () => library.close());
  const cluster = await openCluster({ db, kind: 'bot', log: listLog() });
  afterwards(t, () => cluster.close());
  const delivered = new Set<string>();
  const refused: string[] = [];
  const jobs = createClusterJobs({
    cluster,
    models,
    outcomes: {
      progress: async () => {},
      finished: async ({ id }) => void delivered.add(id),
      unanswered: async (_, { key }) => void refused.push(key),
    },
  });
  await jobs.resume();
  afterwards(t, () => jobs.stop(1000));

  const workers = [startWorker(server.url, temporaryFolder(t)), startWorker(server.url, temporaryFolder(t))];
  afterwards(t, () => {
    for (const each of workers) each.process.kill('SIGKILL');
  });
  for (const { firstLine } of workers) assert.match(await firstLine, /^Rimshot .* makes sounds on cpu as /);

  const recipes: Recipe[] = drums.flatMap((drum) =>
    seedRecipes(models.resolve(drum).manifest, { seed: 1000, count: perDrum }),
  );
  const began = performance.now();
  const ids: string[] = [];
  for (let i = 0; i < recipes.length; i += 4)
    ids.push((await jobs.submit(request(i, [], { recipes: recipes.slice(i, i + 4) }), noLimits)).id);
  await until(() => ids.every((id) => delivered.has(id)) || refused.length > 0);
  const sharedMs = performance.now() - began;
  assert.deepEqual(refused, []);
  await until(async () => (await jobs.list()).length === 0);

  const endings = workers.map(async ({ process: worker }) => {
    const asked = performance.now();
    worker.kill('SIGTERM');
    const [code] = await once(worker, 'exit');
    return { code, isInTime: performance.now() - asked < 5000 };
  });
  assert.deepEqual(await Promise.all(endings), [
    { code: 0, isInTime: true },
    { code: 0, isInTime: true },
  ]);

  const engine = createEngine({ device: 'cpu', threads: 2 });
  afterwards(t, () => engine.stop());
  await engine.device();
  const aloneBegan = performance.now();
  for (let i = 0; i < recipes.length; i += 4) {
    const four = recipes.slice(i, i + 4);
    const model = models.resolve(four[0]!.model);
    const { wavs } = await engine.generate({ id: `alone ${i}`, model, items: four.map((recipe) => ({ recipe })) });
    for (const [place, recipe] of four.entries()) {
      const shared = await library.readAudio(sampleId(recipe));
      assert.ok(shared && Buffer.from(wavs[place]!).equals(shared), `${recipe.model} ${recipe.seed}`);
    }
  }
  const aloneMs = performance.now() - aloneBegan;
  const rate = (ms: number): string => (recipes.length / (ms / 1000)).toFixed(2);
  t.diagnostic(
    `sounds a second: ${rate(sharedMs)} by two workers of one thread, ${rate(aloneMs)} by one of two threads`,
  );
});

function startWorker(url: string, dataDir: string): { process: ChildProcess; firstLine: Promise<string> } {
  const env = { ...process.env, DATABASE_URL: url, DATA_DIR: dataDir, DEVICE: 'cpu', THREADS: '1' };
  const worker = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli.ts'), 'worker'], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: worker.stdout });
  return { process: worker, firstLine: once(lines, 'line').then(([line]) => String(line)) };
}
