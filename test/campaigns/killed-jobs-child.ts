/** Accepts jobs and votes on the DATA_DIR given, says so line by line, and is killed by recovery.test.ts. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { request, weights } from '../jobs/temporary-jobs.ts';
import { batchOf, recipeOf } from '../library/temporary-library.ts';
import { smallEngine } from '../stubs/engine.ts';
import { kicksWith } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';

const [dataDir, jobCount] = [process.argv[2] as string, Number(process.argv[3])];
const mailbox = join(dataDir, 'mailbox');
mkdirSync(mailbox, { recursive: true });

const db = await openDatabase(dataDir);
const library = openLibrary({ db, dataDir });
const jobs = createJobs({
  db,
  library,
  // Slow enough that the kill comes in the middle.
  engine: smallEngine({ onBatch: () => pause(40) }),
  workshop: stubWorkshop(),
  models: kicksWith(weights),
  outcomes: {
    progress: async () => {},
    // The nonce makes a second delivery of the same job an error, as enforceNonce does.
    finished: async (job) => writeFileSync(join(mailbox, job.id), job.personId, { flag: 'wx' }),
    unanswered: async () => {},
  },
  log: { warn: () => {}, error: () => {} },
});

await library.addSamples(batchOf('voted', [1]));
for (let i = 0; i < jobCount; i++) {
  const job = await jobs.submit(request(100 + i, [1000 + 2 * i, 1001 + 2 * i], { serverId: `server ${i % 3}` }), {
    jobsPerPerson: 3,
    samplesPerDay: 200,
  });
  const vote = { sampleId: sampleId(recipeOf(1)), personId: `discord:${100 + i}`, serverId: 'one', allowOwn: false };
  const heart = await library.toggleHeart(vote);
  process.send?.({ accepted: job.id, votes: heart.kind === 'kept' && heart.isVote });
}
