import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import { sql } from 'kysely';
import { databaseFile, openDatabase } from '../../src/library/database.ts';
import { openLibrary } from '../../src/library/library.ts';
import type { LockPatience } from '../../src/library/lock-patience.ts';
import { isBusy } from '../../src/library/sql-errors.ts';
import { openConnection } from '../../src/library/sqlite-connection.ts';
import { sampleId } from '../../src/sound/recipe.ts';
import { UserError } from '../../src/user-error.ts';
import { afterwards } from '../stubs/last-first.ts';
import { batchOf, recipeOf, temporaryFolder } from './temporary-library.ts';

const quick = { pausesMs: [0] };
const forEver: LockPatience = { ...quick, deadlineMs: Number.POSITIVE_INFINITY };
const once: LockPatience = { ...quick, deadlineMs: 0 };

const person = (id: string) => ({ id, name: id, updated_at: 1 });

/** As another program sees it: what it does not see, a restart would not find. */
function stranger(dataDir: string) {
  const connection = openConnection(databaseFile(dataDir));
  const count = (table: string): number =>
    connection.query<{ n: number }>(`select count(*) as n from ${table}`).rows[0]?.n ?? Number.NaN;
  return { ...connection, count };
}

test('what is written while another program holds the write lock is there when it lets go, and reads do not wait', async (t) => {
  const dataDir = temporaryFolder(t);
  const library = openLibrary({ db: await openDatabase(dataDir, { patience: forEver }), dataDir });
  const other = stranger(dataDir);
  afterwards(t, () => library.close().then(() => other.close()));
  await library.addSamples(batchOf('before', [1, 2]));
  for (let lock = 0; lock < 3; lock++) {
    other.exec('BEGIN IMMEDIATE');
    const settled: string[] = [];
    const vote = (seed: number, personId: string) =>
      library.toggleHeart({ sampleId: sampleId(recipeOf(seed)), personId, serverId: 'one', allowOwn: false });
    const writes = [
      vote(1, `discord:1${lock}`),
      vote(2, `discord:1${lock}`),
      library.addSamples(batchOf(`locked-${lock}`, [10 + lock])),
      library.changeSettings('one', { fameThreshold: 7 + lock }),
    ].map((write) => write.then(() => settled.push('written')));
    for (let i = 0; i < 20; i++) {
      assert.equal((await library.samplesOfBatch('before')).length, 2);
      await turn();
    }
    assert.deepEqual(settled, [], 'nothing is acknowledged before it is written');
    other.exec('ROLLBACK');
    await Promise.all(writes);
    assert.equal(other.count('votes'), 2 * (lock + 1));
    assert.equal(other.count('samples'), 2 + lock + 1);
    assert.equal((await library.settings('one')).fameThreshold, 7 + lock);
  }
});

test('a lock that outlasts the patience is a sentence, and leaves neither a half nor a poisoned connection', async (t) => {
  const dataDir = temporaryFolder(t);
  const db = await openDatabase(dataDir, { patience: once });
  const other = stranger(dataDir);
  afterwards(t, () => db.close().then(() => other.close()));
  const isSentence = (error: unknown) =>
    error instanceof UserError &&
    error.kind === 'failed' &&
    /^Another program has kept .*rimshot\.db/.test(error.message);
  let bodies = 0;
  const inTransaction = (id: string) =>
    db.sql.transaction().execute(async (transaction) => {
      bodies++;
      await transaction.insertInto('people').values(person(id)).execute();
    });
  other.exec('BEGIN IMMEDIATE');
  await assert.rejects(db.sql.insertInto('people').values(person('a')).execute(), isSentence);
  await assert.rejects(db.sql.insertInto('people').values(person('a')).returning('id').execute(), isSentence);
  await assert.rejects(inTransaction('b'), isSentence);
  assert.equal(bodies, 0);
  other.exec('ROLLBACK');
  await db.sql.insertInto('people').values(person('c')).execute();
  await inTransaction('d');
  await db.sql.updateTable('people').set({ name: 'e' }).returning('id').execute();
  assert.deepEqual(other.query('select id, name from people order by id').rows, [
    { id: 'c', name: 'e' },
    { id: 'd', name: 'e' },
  ]);
});

test('writes are done in the order in which they were asked for, also those that a lock held up', async (t) => {
  const dataDir = temporaryFolder(t);
  const db = await openDatabase(dataDir, { patience: forEver });
  const other = stranger(dataDir);
  afterwards(t, () => db.close().then(() => other.close()));
  other.exec('BEGIN IMMEDIATE');
  const order: number[] = [];
  const writes = [0, 1, 2, 3].map((i) =>
    db.sql.transaction().execute(async (transaction) => {
      await transaction
        .insertInto('people')
        .values(person(`p${i}`))
        .execute();
      await turn();
      order.push(i);
    }),
  );
  await turn();
  other.exec('ROLLBACK');
  await Promise.all(writes);
  assert.deepEqual(order, [0, 1, 2, 3]);
});

test('a connection on which a statement found the lock taken is replaced: what it writes later is seen by others', (t) => {
  const path = databaseFile(temporaryFolder(t));
  const own = openConnection(path, ['journal_mode = WAL']);
  const other = openConnection(path);
  afterwards(t, () => {
    own.close();
    other.close();
  });
  own.exec('CREATE TABLE t (x)');
  for (const statement of ['INSERT INTO t VALUES (1)', 'INSERT INTO t VALUES (1) RETURNING x']) {
    other.exec('BEGIN IMMEDIATE');
    assert.throws(() => own.query(statement), isBusy);
    other.exec('ROLLBACK');
  }
  own.query('INSERT INTO t VALUES (2)');
  own.exec('BEGIN IMMEDIATE');
  own.query('INSERT INTO t VALUES (3)');
  own.exec('COMMIT');
  assert.deepEqual(other.query('SELECT x FROM t ORDER BY x').rows, [{ x: 2 }, { x: 3 }]);
});

test('a start waits for another program that has the database for itself', async (t) => {
  const dataDir = temporaryFolder(t);
  const other = openConnection(databaseFile(dataDir));
  other.exec('BEGIN EXCLUSIVE');
  await assert.rejects(openDatabase(dataDir, { patience: once }), /kept .* locked/);
  const opening = openDatabase(dataDir, { patience: forEver });
  await turn();
  other.exec('ROLLBACK');
  other.close();
  const db = await opening;
  await sql`select 1`.execute(db.sql);
  await db.close();
});

test('a closed database answers with an error, also where a write still waits for a lock', async (t) => {
  const dataDir = temporaryFolder(t);
  const db = await openDatabase(dataDir, { patience: { pausesMs: [0], deadlineMs: 5 } });
  const other = stranger(dataDir);
  afterwards(t, () => other.close());
  other.exec('BEGIN IMMEDIATE');
  const waiting = assert.rejects(db.sql.insertInto('people').values(person('a')).execute(), UserError);
  await turn();
  await db.close();
  await waiting;
  await assert.rejects(db.sql.insertInto('people').values(person('a')).execute());
});
