import { retry } from '../files/retry.ts';
import { isConflict } from './sql-errors.ts';
import type { Sql, SqlTransaction } from './tables.ts';

/** Each pause doubles the last; who meets the same rows again takes another pause, by chance. */
const firstPauseMs = 2;
const mostTries = 12;

const repeated = <T>(run: () => Promise<T>): Promise<T> =>
  retry(run, (error, tries) =>
    isConflict(error) && tries < mostTries ? Math.random() * firstPauseMs * 2 ** tries : undefined,
  );

/**
 * A transaction that leaves what it would leave if no other ran meanwhile. SQLite runs one at a time anyway; PostgreSQL
 * takes back those that would have seen half of another, and they are repeated here. `work` changes nothing but rows.
 */
export const atomically = <T>(db: Sql, work: (transaction: SqlTransaction) => Promise<T>): Promise<T> =>
  repeated(() => db.transaction().setIsolationLevel('serializable').execute(work));

/**
 * A transaction of statements that are right whatever others commit between them, such as insertions that give way. Many
 * may write the same rows at the same time: they wait for each other, and none is taken back but for a deadlock.
 */
export const together = <T>(db: Sql, work: (transaction: SqlTransaction) => Promise<T>): Promise<T> =>
  repeated(() => db.transaction().execute(work));
