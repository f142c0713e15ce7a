import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type TestContext, test } from 'node:test';
import { type CopiedTable, copiedNames, copiedTables, copyTable } from '../../src/library/copy-rows.ts';
import { openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import { personalData } from '../../src/library/personal-data.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import type { Sql } from '../../src/library/tables.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { HostError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import { pglitePool } from '../stubs/test-database.ts';
import { batchOf, kitContent, recipeOf } from './temporary-library.ts';

let schemas = 0;

/** A small SQLite library with a row in most tables, and an empty PostgreSQL. */
async function libraryAndPostgres(t: TestContext) {
  const dataDir = mkdtempSync(join(tmpdir(), 'rimshot-copy-'));
  const db = await openDatabase(dataDir);
  const library = openLibrary({ db, dataDir });
  const postgres = await openPostgres('postgres://in.process/copy', { pool: await pglitePool(`copy_${++schemas}`) });
  afterwards(t, async () => {
    await library.close();
    await postgres.close();
    rmSync(dataDir, { recursive: true, force: true });
  });
  await library.addSamples(batchOf('b1', [1, 2, 3]));
  await library.addSamples(batchOf('b2', [4], { makerId: 'discord:2', makerName: 'Łukasz „Ü“' }));
  const first = sampleId(recipeOf(1));
  const kept = { sampleId: first, personId: 'discord:2' };
  await library.toggleHeart({ ...kept, serverId: 'one', allowOwn: false });
  await library.nameKeep({ ...kept, name: "it's 💥" });
  await library.tagKeep({ ...kept, add: ['dark', 'Ä'], remove: [] });
  await library.collectSample({ ...kept, name: 'Album' });
  await library.addKit({ id: 'k1', serverId: 'one', ownerId: 'discord:2', content: kitContent });
  await library.addUpload({ bytes: Buffer.from('RIFF'), personId: 'discord:1' });
  await library.changeSettings('one', { publicGallery: true });
  return { library, from: db.sql, to: postgres.sql, first };
}

const copyAll = async (from: Sql, to: Sql, names: readonly CopiedTable[] = copiedNames) => {
  const counts: Partial<Record<CopiedTable, number>> = {};
  for (const name of names) counts[name] = await copyTable(from, to, name);
  return counts;
};

test('every table is copied but that of jobs', () => {
  assert.deepEqual([...copiedNames, 'jobs'].sort(), Object.keys(personalData).sort());
  for (const key of Object.values(copiedTables)) assert.ok(key.length > 0);
});

test('a library of SQLite is the same on PostgreSQL, and goes on there after a copy that was cut off', async (t) => {
  const { library, from, to, first } = await libraryAndPostgres(t);
  // Cut off after some tables, and within one.
  await copyAll(from, to, ['people', 'batches', 'samples']);
  await to.deleteFrom('samples').where('id', '<>', first).execute();
  const counts = await copyAll(from, to);
  assert.equal(counts.samples, 4);
  assert.equal(counts.votes, 1);
  assert.deepEqual(await copyAll(from, to), counts, 'a third time changes nothing');
  const there = await to.selectFrom('keeps').selectAll().execute();
  assert.deepEqual(there, await from.selectFrom('keeps').selectAll().execute());
  assert.equal(there[0]?.name, "it's 💥");
  assert.equal((await library.findSample(first))?.votes, 1);
});

test('a database with another library, or one that changes meanwhile, is a sentence', async (t) => {
  const { from, to } = await libraryAndPostgres(t);
  await to.insertInto('people').values({ id: 'discord:9', name: 'Eve', updated_at: 1 }).execute();
  const refused = (error: unknown): boolean =>
    error instanceof HostError && /people is not the same there \(rows here: 2, there: 3\)/.test(error.message);
  await assert.rejects(copyAll(from, to), refused);
});
