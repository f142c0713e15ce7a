import { retry } from '../files/retry.ts';
import { isConflict } from './sql-errors.ts';
import type { Sql, SqlTransaction } from './tables.ts';

/** Each pause doubles the last; who meets the same rows again takes another pause, by chance. */
const firstPauseMs = 2;
const mostTries = 12;

/**
 * A transaction that leaves what it would leave if no other ran meanwhile. SQLite runs one at a time anyway; PostgreSQL
 * takes back those that would have seen half of another, and they are repeated here. `work` changes nothing but rows.
 */
export const atomically = <T>(db: Sql, work: (transaction: SqlTransaction) => Promise<T>): Promise<T> =>
  retry(
    () => db.transaction().setIsolationLevel('serializable').execute(work),
    (error, tries) => (isConflict(error) && tries < mostTries ? Math.random() * firstPauseMs * 2 ** tries : undefined),
  );
