import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { JobRows } from '../../src/jobs/job-rows.ts';
import { databaseFile, openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { afterwards } from '../stubs/last-first.ts';
import { recipeOf, temporaryFolder } from './temporary-library.ts';

const stored = readFileSync(new URL('../fixtures/library/old-database.sql', import.meta.url), 'utf8');
const schema = 'select type, name, sql from sqlite_master order by name';
const upload = '1287d10a5ab1be98bb238e4b92893e1b255f4913334fd9b6dca1f188471745bb';

test('a database of before opens, and every part of it is read as it was written', async (t) => {
  const dataDir = temporaryFolder(t);
  const connection = openConnection(databaseFile(dataDir));
  connection.exec(stored);
  // Favourites have become keeps.
  const before = (connection.query(schema).rows as Row[]).filter(({ name }) => !String(name).includes('favourites'));
  connection.close();

  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir, now: () => Date.UTC(2026, 10, 20, 13) });
  afterwards(t, () => library.close());
  const [kick1, kick2] = [1, 2].map((seed) => sampleId(recipeOf(seed))) as [string, string];

  const found = await library.findSample(kick1, { serverId: 'one' });
  assert.deepEqual(found, {
    id: kick1,
    recipe: recipeOf(1),
    batchId: 'b1',
    makerId: 'discord:1',
    makerName: 'Ada',
    serverId: 'one',
    createdAt: Date.UTC(2026, 10, 20, 12),
    hasAudio: true,
    votes: 2,
  });
  const ranked = await library.top({ period: 'day', limit: 5 });
  assert.deepEqual(
    ranked.map(({ id, votes, voters }) => ({ id, votes, voters })),
    [{ id: kick1, votes: 2, voters: 2 }],
  );
  assert.ok(Math.abs(ranked[0]!.score - 0.3423719528896193) < 1e-12);
  const kept = await library.findSounds({ personId: 'discord:3', of: 'kept', serverId: 'one', limit: 5 });
  assert.deepEqual(
    kept.records.map(({ id }) => id),
    [kick2],
  );
  assert.deepEqual(
    (await library.searchSamples({ serverId: 'two', text: 'BO', limit: 5 })).map(({ recipe }) => recipe.seed),
    [3, 4],
  );
  const [derived] = await library.descendants(kick1);
  assert.equal(derived?.recipe.seed, 3);
  assert.deepEqual(await library.ancestors(sampleId(recipeOf(3, derived!.recipe.derivation))), [
    { kind: 'sample', id: kick1, sample: await library.findSample(kick1) },
  ]);
  assert.deepEqual(
    (await library.samplesOfBatch('b2')).map(({ makerName, recipe }) => [makerName, recipe.seed]),
    [
      ['Bob', 3],
      ['Bob', 4],
    ],
  );
  assert.equal((await library.findSample(kick1, { serverId: 'two' }))?.batchId, 'shared-1');
  assert.deepEqual(await library.settings('two'), {
    fameChannelId: 'f',
    fameThreshold: 2,
    allowedChannelIds: ['c1', 'c2'],
    samplesPerDay: 50,
    jobsPerPerson: 2,
    publicGallery: true,
  });
  assert.deepEqual(await library.pendingFame('one', 5), [kick1]);
  assert.equal(await library.countMadeToday('discord:1', 'one'), 2);
  assert.equal(await library.findUpload({ begins: '1287', personId: 'discord:2' }), upload);
  const jobs = new JobRows(db.sql, Date.now);
  assert.deepEqual(
    (await jobs.unfinished()).map(({ job }) => [job.id, job.recipes[0]?.seed, job.delivery]),
    [['j1', 9, { to: 'me' }]],
  );

  // What later migrations add stands beside it.
  const known = new Set(before.map(({ name }) => name));
  const after = rowsOf(dataDir, schema).filter(({ name }) => known.has(name));
  const asBefore = after.map((row) => (row.name === 'jobs' ? { ...row, sql: withoutColumn(row.sql, 'purpose') } : row));
  assert.deepEqual(asBefore, before);
});

const withoutColumn = (sql: unknown, name: string): string => String(sql).replace(new RegExp(`, "${name}" \\w+`), '');

type Row = Readonly<Record<string, unknown>>;

function rowsOf(dataDir: string, query: string): readonly Row[] {
  const connection = openConnection(databaseFile(dataDir));
  try {
    return connection.query(query).rows as Row[];
  } finally {
    connection.close();
  }
}

test('a new database has the tables and indexes of one of before', async (t) => {
  const [old, fresh] = [temporaryFolder(t), temporaryFolder(t)];
  const connection = openConnection(databaseFile(old));
  connection.exec(stored);
  connection.close();
  for (const folder of [old, fresh]) await (await openDatabase(folder)).close();
  assert.deepEqual(rowsOf(fresh, schema), rowsOf(old, schema));
});
