import assert from 'node:assert/strict';
import { test } from 'node:test';
import { databaseFile } from '../../src/library/database.ts';
import { patiently } from '../../src/library/lock-patience.ts';
import { openConnection, type SqliteConnection } from '../../src/library/sqlite-connection.ts';
import { smallEngine } from '../stubs/engine.ts';
import { afterwards } from '../stubs/last-first.ts';
import { sqliteAlone } from '../stubs/test-database.ts';
import { request, temporaryJobs, until } from './temporary-jobs.ts';

/** A stranger waits for our writes as well. */
const take = (other: SqliteConnection) =>
  patiently(() => other.exec('BEGIN IMMEDIATE'), '', { deadlineMs: Number.POSITIVE_INFINITY, pausesMs: [0] });

/** Waited for until somebody says that it is now. */
function moment() {
  let now = () => {};
  const come = new Promise<void>((resolve) => {
    now = resolve;
  });
  return { come, now: () => now() };
}

/** Locks outlast it many times over. */
const patience = { deadlineMs: 2, pausesMs: [1] };

test(
  'what was accepted outlasts any lock, at every step of its way; who is not accepted yet is told of it',
  sqliteAlone,
  async (t) => {
    let isLocked = false;
    // Nobody is locked out before both have asked.
    const asked = moment();
    const lock = async () => {
      await take(other);
      isLocked = true;
    };
    const { jobs, told, dataDir, db, log } = await temporaryJobs(t, {
      patience,
      engine: smallEngine({
        onBatch: ({ items }) => (items[0]?.recipe.seed === 1 ? asked.come.then(lock) : undefined),
      }),
      deliver: async ({ personId }) => (personId === 'discord:1' ? lock() : undefined),
    });
    const other = openConnection(databaseFile(dataDir));
    afterwards(t, () => other.close());
    /** Lets go once the lock has outlasted the patience of somebody who waits. */
    const unlocked = async () => {
      await until(() => isLocked);
      const waits = log.length;
      await until(() => log.length > waits);
      await assert.rejects(jobs.submit(request(3, [9])), /Another program has kept .* locked/);
      isLocked = false;
      other.exec('ROLLBACK');
    };
    await jobs.submit(request(1, [1]));
    await jobs.submit(request(2, [2]));
    asked.now();
    // Before the sounds of the first are stored; then before its delivery is noted, while the second wants to begin.
    await unlocked();
    await unlocked();
    await until(async () => (await jobs.list()).length === 0);
    assert.deepEqual(told.delivered.map(({ job }) => job.personId).sort(), ['discord:1', 'discord:2']);
    assert.deepEqual(told.failed, []);
    assert.ok(log.every((line) => line.startsWith('Accepted requests wait. Another program has kept')));
    assert.deepEqual(await db.sql.selectFrom('jobs').select('state').execute(), [{ state: 'done' }, { state: 'done' }]);
  },
);

test(
  'a program that is stopped while the database is locked tells nobody of a failure, and goes on at the next start',
  sqliteAlone,
  async (t) => {
    const [asked, locked] = [moment(), moment()];
    const engine = smallEngine({ onBatch: () => asked.come.then(() => take(other)).then(locked.now) });
    const { jobs, build, told, dataDir } = await temporaryJobs(t, { patience, engine });
    const other = openConnection(databaseFile(dataDir));
    afterwards(t, () => other.close());
    await jobs.submit(request(1, [1]));
    await jobs.submit(request(2, [2]));
    asked.now();
    await locked.come;
    await jobs.stop(0).catch((error: unknown) => assert.match(String(error), /kept .* locked/));
    other.exec('ROLLBACK');
    assert.deepEqual(told.failed, []);
    const next = build({ engine: smallEngine() });
    assert.equal(await next.resume(), 2);
    await until(() => told.delivered.length === 2);
    assert.deepEqual(told.failed, []);
  },
);
