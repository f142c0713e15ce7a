/**
 * Load on the library and the jobs, by hand: `node --import tsx test/campaigns/library-load.ts [--write]`. Prints a table;
 * `--write` puts it into docs/reliability.md. Ends by itself within two minutes and leaves nothing behind.
 */
import { writeFile } from 'node:fs/promises';
import { setTimeout as pause } from 'node:timers/promises';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import { type Db, openDatabase } from '../../src/library/database.ts';
import type { Library } from '../../src/library/library.ts';
import { openLibrary } from '../../src/library/library.ts';
import { type Recipe, sampleId } from '../../src/sound/recipe.ts';

import { request, weights } from '../jobs/temporary-jobs.ts';
import { recipeOf } from '../library/temporary-library.ts';
import { smallEngine } from '../stubs/engine.ts';
import { kicksWith } from '../stubs/models.ts';
import { stubWorkshop } from '../stubs/workshop.ts';
import { machine, median, optionsOf, scratchFolder, tableOf, writeInto } from './campaign.ts';
import { endOfYear, stored, storedSeed, storeYear } from './stored-year.ts';

const rounds = 10;
const jobsPerRound = 300;
const people = 100;
const servers = 20;

interface Line {
  readonly what: string;
  readonly figure: string;
}

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;
const ms = (value: number): string => `${value.toFixed(value < 10 ? 1 : 0)} ms`;
const mb = (bytes: number): string => `${(bytes / 2 ** 20).toFixed(1)} MB`;

/** Processor time and median on the clock of one call. */
async function timed(what: string, times: number, call: (i: number) => Promise<unknown>): Promise<Line> {
  const walls: number[] = [];
  const before = process.cpuUsage();
  for (let i = 0; i < times; i++) {
    const began = performance.now();
    await call(i);
    walls.push(performance.now() - began);
  }
  const { user, system } = process.cpuUsage(before);
  return { what, figure: `${ms((user + system) / 1000 / times)} of processor time, ${ms(median(walls))} on the clock` };
}

async function jobsUnderLoad(db: Db, library: Library): Promise<Line[]> {
  let open = () => {};
  let gate = Promise.resolve();
  const jobs = createJobs({
    db,
    library,
    engine: smallEngine({ onBatch: () => gate }),
    workshop: stubWorkshop(),
    models: kicksWith(weights),
    outcomes: { progress: async () => {}, finished: async () => {}, unanswered: async () => {} },
    log: { warn: (details) => console.warn(details), error: (details) => console.error(details) },
  });
  const lines: Line[] = [];
  const held: number[] = [];
  const resident: number[] = [];
  for (let round = 0; round < rounds; round++) {
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const submitted = await timed('accepting a request (1 sound)', jobsPerRound, async (i) => {
      const recipes: Recipe[] = [{ ...recipeOf(round * jobsPerRound + i), steps: 1 }];
      const person = i % people;
      const serverId = `server-${person % servers}`;
      const limits = { ...(await library.settings(serverId)), samplesPerDay: 100_000 };
      return jobs.submit(request(person, [], { recipes, serverId }), limits);
    });
    const listed = await timed(`listing ${jobsPerRound} waiting requests with their estimates`, 50, () => jobs.list());
    // The last round's: compiled, and with the rows of those before.
    if (round === rounds - 1) lines.push(submitted, listed);
    open();
    while ((await jobs.list()).length > 0) await pause(20);
    collect();
    const memory = process.memoryUsage();
    held.push(memory.heapUsed);
    resident.push(memory.rss);
  }
  await jobs.stop(1000);
  const range = (values: readonly number[]) => `${mb(Math.min(...values))} to ${mb(Math.max(...values))}`;
  const what = `memory after each of ${rounds} rounds of ${jobsPerRound} requests, all served`;
  lines.push({ what, figure: `heap ${range(held)}; resident ${range(resident)}` });
  return lines;
}

async function libraryUnderLoad(db: Db, dataDir: string): Promise<Line[]> {
  await storeYear(db, ['stored-0', 'stored-1', 'stored-2', 'stored-3', 'stored-4']);
  const library = openLibrary({ db, dataDir, now: () => endOfYear });
  const scope = { serverId: 'stored-0' };
  const idOf = (i: number): string => sampleId(recipeOf(storedSeed((i * 35) % stored.batches, 0)));
  const top = (period: 'day' | 'week' | 'all', times: number) =>
    timed(`/top of one server, ${period === 'all' ? 'all time' : `a ${period}`}`, times, () =>
      library.top({ ...scope, period, limit: 10 }),
    );
  return [
    await top('day', 50),
    await top('week', 50),
    await top('all', 10),
    await timed('finding a sound by its id', 200, (i) => library.findSample(idOf(i), scope)),
    await timed('a vote', 200, (i) =>
      library.toggleHeart({ sampleId: idOf(i), personId: 'voter', serverId: 'stored-0', allowOwn: false }),
    ),
    await timed("a page of the gallery's search", 100, () =>
      library.searchSamples({ ...scope, text: 'kick', limit: 24, offset: 48 }),
    ),
  ];
}

const options = optionsOf({ write: false });
const folder = scratchFolder();
const db = await openDatabase(folder.path);
try {
  // Without waiting for the disk: it is processor time and memory that are measured.
  const lines = await jobsUnderLoad(db, openLibrary({ db, dataDir: folder.path, writeFile }));
  lines.push(...(await libraryUnderLoad(db, folder.path)));
  const rows = lines.map(({ what, figure }) => [what, figure]);
  const text = `${tableOf(['what', 'measured'], rows)}\n\n${machine()}`;
  console.log(text);
  if (options.write) writeInto('reliability.md', 'library-load', text);
} finally {
  await db.close();
  folder.remove();
}
