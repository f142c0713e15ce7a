import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { promisify } from 'node:util';
import { type Migration, sql } from 'kysely';
import { databaseFile, lockDataDir, openDatabase } from '../../src/library/database.ts';
import { migrate } from '../../src/library/migrate.ts';
import { migrations } from '../../src/library/migrations/index.ts';
import { UserError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import { temporaryFolder } from './temporary-library.ts';

const sentence = (pattern: RegExp) => (error: unknown) =>
  error instanceof UserError && error.kind === 'failed' && pattern.test(error.message) && !error.message.includes('\n');

test('a bound boolean, NaN, object or undefined is an error that names the statement, and the process lives', async (t) => {
  const db = await openDatabase(temporaryFolder(t));
  afterwards(t, () => db.close());
  for (const value of [true, Number.NaN, { a: 1 }, undefined])
    await assert.rejects(sql`select ${value} as v`.execute(db.sql), /Cannot bind (boolean|number|object|undefined)/);
  const { rows } = await sql`select ${1} as n, ${'x'} as t, ${null} as z`.execute(db.sql);
  assert.deepEqual(rows, [{ n: 1, t: 'x', z: null }]);
});

test('tables are strict, foreign keys hold, and the journal is a write-ahead log', async (t) => {
  const db = await openDatabase(temporaryFolder(t));
  afterwards(t, () => db.close());
  await assert.rejects(
    sql`insert into votes values ('none', 'p', 's', 1)`.execute(db.sql),
    /FOREIGN KEY constraint failed/,
  );
  await assert.rejects(sql`insert into people values ('p', 'name', 'soon')`.execute(db.sql), /cannot store TEXT/);
  const { rows } = await sql<{ journal_mode: string }>`pragma journal_mode`.execute(db.sql);
  assert.equal(rows[0]?.journal_mode, 'wal');
});

test('a failed transaction leaves nothing', async (t) => {
  const db = await openDatabase(temporaryFolder(t));
  afterwards(t, () => db.close());
  await assert.rejects(
    db.sql.transaction().execute(async (transaction) => {
      await transaction.insertInto('people').values({ id: 'p', name: 'n', updated_at: 1 }).execute();
      throw new Error('half-way');
    }),
    /half-way/,
  );
  assert.deepEqual(await db.sql.selectFrom('people').selectAll().execute(), []);
});

test('a folder that cannot be used, and a file that is no database, get one clear line', async (t) => {
  const folder = temporaryFolder(t);
  writeFileSync(join(folder, 'file'), '');
  await assert.rejects(openDatabase(join(folder, 'file', 'data')), sentence(/^DATA_DIR=.*cannot be used/));
  const garbage = join(folder, 'garbage');
  mkdirSync(garbage);
  writeFileSync(databaseFile(garbage), 'this is a letter to my grandmother '.repeat(100));
  await assert.rejects(openDatabase(garbage), sentence(/is not a Rimshot database/));
  const blocked = join(folder, 'blocked');
  mkdirSync(join(blocked, 'rimshot.db'), { recursive: true });
  await assert.rejects(openDatabase(blocked), sentence(/cannot be opened/));
});

test('an unreadable folder gets one clear line', {
  skip: process.getuid?.() === 0 && 'root may read everything',
}, async (t) => {
  const folder = join(temporaryFolder(t), 'locked');
  mkdirSync(folder);
  chmodSync(folder, 0);
  await assert.rejects(openDatabase(folder), sentence(/may not read and write there/));
});

test('a full disk is a sentence, and the row is not there', async (t) => {
  const db = await openDatabase(temporaryFolder(t));
  afterwards(t, () => db.close());
  await sql`pragma max_page_count = 1`.execute(db.sql);
  const name = 'x'.repeat(100_000);
  await assert.rejects(
    db.sql.insertInto('people').values({ id: 'p', name, updated_at: 1 }).execute(),
    sentence(/disk .* is full/),
  );
  assert.deepEqual(await db.sql.selectFrom('people').selectAll().execute(), []);
});

test('a second instance in the same DATA_DIR is refused, also from another process, until the first lets go', async (t) => {
  const folder = temporaryFolder(t);
  const release = lockDataDir(folder);
  assert.throws(() => lockDataDir(folder), sentence(/Another Rimshot is already running/));
  const module = new URL('../../src/library/database.ts', import.meta.url).href;
  const attempt = `import(${JSON.stringify(module)}).then((m) => m.lockDataDir(${JSON.stringify(folder)})).then(() => console.log('locked'), (error) => console.log(error.message))`;
  const other = async () =>
    (await promisify(execFile)(process.execPath, ['--import', 'tsx', '-e', attempt])).stdout.trim();
  assert.match(await other(), /^Another Rimshot is already running/);
  release();
  release();
  assert.equal(await other(), 'locked');
  lockDataDir(folder)();
});

test('migrations run once, and a database of a newer program is refused and left alone', async (t) => {
  const folder = temporaryFolder(t);
  const first = await openDatabase(folder);
  const next: Migration = { up: (db) => db.schema.createTable('later').addColumn('id', 'text').execute() };
  await migrate(first.sql, databaseFile(folder), { known: { ...migrations, '9999-later': next } });
  await sql`insert into later values ('kept')`.execute(first.sql);
  await first.close();
  await assert.rejects(openDatabase(folder), sentence(/written by a newer Rimshot/));
});

test('a copy can be taken while the database is in use', async (t) => {
  const folder = temporaryFolder(t);
  const db = await openDatabase(folder);
  afterwards(t, () => db.close());
  await db.sql.insertInto('people').values({ id: 'p', name: 'n', updated_at: 1 }).execute();
  const target = join(folder, 'copy');
  mkdirSync(target);
  db.copyTo(databaseFile(target));
  assert.ok(existsSync(databaseFile(target)));
  const copy = await openDatabase(target);
  afterwards(t, () => copy.close());
  assert.deepEqual(await copy.sql.selectFrom('people').select('id').execute(), [{ id: 'p' }]);
});

test('closing twice is closing once', async (t) => {
  const db = await openDatabase(temporaryFolder(t));
  await db.close();
  await db.close();
});
