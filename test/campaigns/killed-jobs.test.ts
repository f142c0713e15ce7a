import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import { inEnglish } from '../../src/languages/index.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { until, weights } from '../jobs/temporary-jobs.ts';
import { recipeOf, temporaryFolder } from '../library/temporary-library.ts';
import { smallEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { kicksWith } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';

const jobCount = 20;

for (const deliveredBefore of [0, 3])
  test(`after SIGKILL with ${jobCount} jobs accepted and ${deliveredBefore} or more delivered, each is delivered once and no acknowledged vote is missing`, async (t) => {
    const dataDir = temporaryFolder(t);
    const mailbox = join(dataDir, 'mailbox');
    const delivered = (): string[] => (existsSync(mailbox) ? readdirSync(mailbox) : []);
    const child = fork(fileURLToPath(new URL('killed-jobs-child.ts', import.meta.url)), [dataDir, String(jobCount)], {
      execArgv: ['--import', 'tsx'],
      stdio: 'inherit',
    });
    const exit = new Promise((resolve) => child.once('exit', (_, signal) => resolve(signal)));
    const accepted: string[] = [];
    child.on('message', (message: { accepted: string; votes: boolean }) => {
      assert.ok(message.votes);
      accepted.push(message.accepted);
    });
    await until(() => accepted.length === jobCount && delivered().length >= deliveredBefore);
    child.kill('SIGKILL');
    assert.equal(await exit, 'SIGKILL');
    const before = new Set(delivered());
    assert.ok(before.size >= deliveredBefore && before.size < jobCount, `${before.size} before the kill`);

    const db = await openDatabase(dataDir);
    const library = openLibrary({ db, dataDir });
    const again: string[] = [];
    const failures: string[] = [];
    const engine = smallEngine();
    const jobs = createJobs({
      db,
      library,
      engine,
      workshop: stubWorkshop(),
      models: kicksWith(weights),
      outcomes: {
        progress: async () => {},
        finished: async (job, ids) => {
          for (const id of ids) assert.ok(await library.readAudio(id));
          // The platform refuses a nonce that it has seen: delivered is delivered.
          if (before.has(job.id)) again.push(job.id);
          else writeFileSync(join(mailbox, job.id), job.personId, { flag: 'wx' });
        },
        unanswered: async (_, sentence) => void failures.push(inEnglish(sentence)),
      },
      log: { warn: () => {}, error: () => {} },
    });
    afterwards(t, () => jobs.stop(1000).then(() => library.close()));
    const resumed = await jobs.resume();
    await until(async () => (await jobs.list()).length === 0);
    assert.deepEqual(delivered().sort(), [...accepted].sort());
    assert.deepEqual(failures, []);
    // Killed between an arrival and the row that says so: at most the one that was under way is sent twice.
    assert.ok(again.length <= 1, `${again.length} were sent twice`);
    assert.equal(resumed, jobCount - before.size + again.length);
    assert.equal((await library.findSample(sampleId(recipeOf(1))))?.votes, jobCount);
    // What was stored before the kill was not made again.
    const made = engine.batches.flatMap(({ items }) => items.map(({ recipe }) => recipe.seed));
    assert.equal(new Set(made).size, made.length);
    assert.ok(made.length <= 2 * resumed);
  });
