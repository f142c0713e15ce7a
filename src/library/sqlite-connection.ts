/** The only importer of the SQL driver. */
import type { QueryResult } from 'kysely';
import Driver from 'libsql';
import { explainedSqlError, isBusy } from './sql-errors.ts';

export type SqliteConnection = ReturnType<typeof openConnection>;

/**
 * One connection to a database file. It never waits for a lock: a taken lock is an error for which `isBusy` holds.
 * @param pragmas set at every opening, e.g. `foreign_keys = ON`
 */
export function openConnection(path: string, pragmas: readonly string[] = []) {
  const explain = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw explainedSqlError(error, path);
    }
  };
  const open = (): Driver.Database => {
    const opened = new Driver(path);
    try {
      for (const pragma of ['busy_timeout = 0', ...pragmas]) opened.prepare(`PRAGMA ${pragma}`).all();
      return opened;
    } catch (error) {
      opened.close();
      throw error;
    }
  };
  let driver: Driver.Database | undefined = explain(open);
  let closed = false;
  const current = (): Driver.Database => {
    if (closed) throw new Error(`${path} is closed`);
    driver ??= open();
    return driver;
  };
  // The driver aborts the process when a closed connection is asked.
  const inTransaction = (): boolean => driver?.inTransaction ?? false;
  const close = (): void => {
    driver?.close();
    driver = undefined;
  };

  /**
   * The driver does not reset a statement that found a lock taken. Until it is collected as garbage it stays in
   * progress, and commits on its connection silently write nothing. So its connection is given up.
   */
  const startAnew = (): void => {
    if (inTransaction()) driver?.exec('ROLLBACK');
    close();
  };

  return {
    /** One statement; its values are checked. */
    query<Row>(sql: string, parameters: readonly unknown[] = []): QueryResult<Row> {
      return explain(() => {
        try {
          const statement = current().prepare(sql);
          const bound = bindable(parameters, sql);
          if (statement.reader) return { rows: statement.all(bound) as Row[] };
          const { changes, lastInsertRowid } = statement.run(bound);
          return { rows: [], numAffectedRows: BigInt(changes), insertId: BigInt(lastInsertRowid) };
        } catch (error) {
          if (isBusy(error)) startAnew();
          throw error;
        }
      });
    },
    /** Statements without values and rows. Locks are taken in this way alone: a failure leaves no trace. */
    exec: (sql: string): void => explain(() => void current().exec(sql)),
    inTransaction,
    close(): void {
      closed = true;
      close();
    },
  };
}

/** Lets through only what SQLite can hold: the driver aborts the process on a bound boolean and stores NaN as null. */
function bindable(parameters: readonly unknown[], text: string): unknown[] {
  for (const value of parameters) {
    const fits =
      value === null || typeof value === 'string' || typeof value === 'bigint' || Number.isFinite(value as number);
    if (!fits) throw new TypeError(`Cannot bind ${typeof value} ${String(value)} in: ${text}`);
  }
  return [...parameters];
}
