/**
 * Load on the library and the jobs, by hand: `node --import tsx test/load/library-load.ts [--write]`. Prints a table;
 * `--write` puts it into docs/reliability.md. Ends by itself within two minutes and leaves nothing behind.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { availableParallelism, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { createJobs } from '../../src/jobs/create-jobs.ts';
import { type Db, openDatabase } from '../../src/library/database.ts';
import type { Library } from '../../src/library/library.ts';
import { openLibrary } from '../../src/library/open-library.ts';
import { type Recipe, sampleId } from '../../src/library/recipe.ts';
import type { SqlTransaction } from '../../src/library/tables.ts';
import { modelsWith, smallEngine } from '../jobs/small-engine.ts';
import { request, weights } from '../jobs/temporary-jobs.ts';
import { recipeOf } from '../library/temporary-library.ts';

const rounds = 10;
const jobsPerRound = 300;
const people = 100;
const servers = 20;

const stored = { batches: 10_000, perBatch: 4, servers: 5, votesPerSample: 3 };
const dayMs = 86_400_000;
const start = Date.UTC(2026, 0, 1);

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
  const median = walls.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN;
  return { what, figure: `${ms((user + system) / 1000 / times)} of processor time, ${ms(median)} on the clock` };
}

async function jobsUnderLoad(db: Db, library: Library): Promise<Line[]> {
  let open = () => {};
  let gate = Promise.resolve();
  const jobs = createJobs({
    db,
    library,
    engine: smallEngine({ onBatch: () => gate }),
    models: modelsWith(weights),
    outcomes: { progress: async () => {}, finished: async () => {}, failed: async () => {} },
    log: { warn: (details) => console.warn(details), error: (details) => console.error(details) },
    settingsOf: async (serverId) => ({ ...(await library.settings(serverId)), samplesPerDay: 100_000 }),
  });
  const lines: Line[] = [];
  const held: number[] = [];
  const resident: number[] = [];
  for (let round = 0; round < rounds; round++) {
    gate = new Promise((resolve) => {
      open = resolve;
    });
    const submitted = await timed('accepting a request (1 sound)', jobsPerRound, (i) => {
      const recipes: Recipe[] = [{ ...recipeOf(round * jobsPerRound + i), steps: 1 }];
      const person = i % people;
      return jobs.submit(request(person, [], { recipes, serverId: `server-${person % servers}` }));
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

const seedOf = (batch: number, position: number): number => 1_000_000 + batch * stored.perBatch + position;
const serverOf = (batch: number): string => `stored-${batch % stored.servers}`;

/** A year of sounds, all of them voted on, written past the library to be quick. */
async function fill(db: Db): Promise<void> {
  const every = (365 * dayMs) / stored.batches;
  const insert = async (transaction: SqlTransaction, first: number, count: number): Promise<void> => {
    const numbers = Array.from({ length: count }, (_, i) => first + i);
    const about = (batch: number) => ({ maker_id: `p${batch % 500}`, created_at: Math.floor(start + batch * every) });
    const sounds = numbers.flatMap((batch) =>
      Array.from({ length: stored.perBatch }, (_, position) => {
        const recipe = recipeOf(seedOf(batch, position));
        return { batch, position, recipe, id: sampleId(recipe) };
      }),
    );
    await transaction
      .insertInto('batches')
      .values(numbers.map((batch) => ({ id: `b${batch}`, server_id: serverOf(batch), ...about(batch) })))
      .execute();
    await transaction
      .insertInto('samples')
      .values(
        sounds.map(({ id, recipe, batch }) => ({
          ...about(batch),
          id,
          recipe: JSON.stringify(recipe),
          model: recipe.model,
          batch_id: `b${batch}`,
          has_audio: 0 as const,
        })),
      )
      .execute();
    await transaction
      .insertInto('batch_samples')
      .values(sounds.map(({ id, batch, position }) => ({ batch_id: `b${batch}`, sample_id: id, position })))
      .execute();
    await transaction
      .insertInto('votes')
      .values(
        sounds.flatMap(({ id, batch, position }) =>
          Array.from({ length: stored.votesPerSample }, (_, i) => ({
            sample_id: id,
            person_id: `p${(batch * 7 + position * 3 + i * 11) % 500}`,
            server_id: serverOf(batch),
            created_at: about(batch).created_at,
          })),
        ),
      )
      .execute();
  };
  await db.sql.transaction().execute(async (transaction) => {
    for (const id of ['p0', 'p1', 'p2'])
      await transaction.insertInto('people').values({ id, name: id, updated_at: start }).execute();
    for (let first = 0; first < stored.batches; first += 100) await insert(transaction, first, 100);
  });
}

async function libraryUnderLoad(db: Db, dataDir: string): Promise<Line[]> {
  await fill(db);
  // The clock stands at the end of that year, so that a day and a week are of a busy time.
  const library = openLibrary({ db, dataDir, now: () => start + 365 * dayMs });
  const scope = { serverId: 'stored-0' };
  const idOf = (i: number): string => sampleId(recipeOf(seedOf((i * 35) % stored.batches, 0)));
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
      library.toggleVote({ sampleId: idOf(i), personId: 'voter', serverId: 'stored-0', allowOwn: false }),
    ),
    await timed("a page of the gallery's search", 100, () =>
      library.searchSamples({ ...scope, text: 'kick', limit: 24, offset: 48 }),
    ),
  ];
}

const { values } = parseArgs({ options: { write: { type: 'boolean', default: false } } });
const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-load-'));
const db = await openDatabase(dataDir);
try {
  // Without waiting for the disk: it is processor time and memory that are measured.
  const lines = await jobsUnderLoad(db, openLibrary({ db, dataDir, writeFile }));
  lines.push(...(await libraryUnderLoad(db, dataDir)));
  const table = [
    '| what | measured |',
    '|---|---|',
    ...lines.map(({ what, figure }) => `| ${what} | ${figure} |`),
    '',
    `${availableParallelism()} CPU cores, load average ${loadavg()[0]?.toFixed(1)} at the end, Node ${process.versions.node}, ${new Date().toISOString().slice(0, 10)}.`,
  ].join('\n');
  console.log(table);
  if (values.write) {
    const file = fileURLToPath(new URL('../../docs/reliability.md', import.meta.url));
    const text = readFileSync(file, 'utf8');
    const marked = /(<!-- library-load -->\n)[\s\S]*?(<!-- \/library-load -->)/;
    if (!marked.test(text)) throw new Error(`${file} has no place for the table: <!-- library-load -->`);
    writeFileSync(
      file,
      text.replace(marked, (_, from: string, to: string) => `${from}${table}\n${to}`),
    );
  }
} finally {
  await db.close();
  rmSync(dataDir, { recursive: true, force: true });
}
