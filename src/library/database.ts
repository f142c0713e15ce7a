/** The only importer of the SQL driver. */
import { join } from 'node:path';
import { Kysely, type SqliteDatabase, SqliteDialect, type SqliteStatement } from 'kysely';
import Driver from 'libsql';
import { UserError } from '../user-error.ts';
import { prepareDataDir } from './data-dir.ts';
import { migrate } from './migrate.ts';
import type { Sql, Tables } from './tables.ts';

/** How long a write waits for another process's (`rimshot prune` beside the bot) before it fails. */
const busyTimeoutMs = 5000;

/** An open database; `close` may be called twice. */
export interface Db {
  readonly sql: Sql;
  readonly path: string;
  /** A consistent copy in one file, also while others write. The file must not exist. */
  copyTo(path: string): void;
  close(): Promise<void>;
}

export const databaseFile = (dataDir: string): string => join(dataDir, 'rimshot.db');

/**
 * Opens DATA_DIR/rimshot.db and brings its schema up to date. UserError where the folder or the file cannot be used.
 *
 * WAL with synchronous=NORMAL: a commit is in the operating system's hands when it returns, so it survives the
 * death of this process by any signal. A power cut may undo the commits of the last moments (those that the system
 * had not yet written, usually less than half a minute), and never damages the file.
 */
export async function openDatabase(dataDir: string): Promise<Db> {
  prepareDataDir(dataDir);
  const path = databaseFile(dataDir);
  const driver = openFile(path);
  const sql = new Kysely<Tables>({ dialect: new SqliteDialect({ database: guarded(driver, path) }) });
  try {
    for (const pragma of ['journal_mode = WAL', 'synchronous = NORMAL', 'foreign_keys = ON'])
      driver.prepare(`PRAGMA ${pragma}`).all();
    await migrate(sql, path);
  } catch (error) {
    driver.close();
    throw explained(error, path);
  }
  let open = true;
  return {
    sql,
    path,
    copyTo(target) {
      guarded(driver, path).prepare('VACUUM INTO ?').run([target]);
    },
    async close() {
      if (!open) return;
      open = false;
      // Waits for the transaction that runs, if any: Kysely has one connection and hands it out in turn.
      await sql.connection().execute(async () => {});
      await sql.destroy();
    },
  };
}

/**
 * Makes sure that one process alone serves this DATA_DIR, by an exclusive lock on DATA_DIR/rimshot.lock, which the
 * operating system releases when the process ends in whatever way (a number in a file would outlive a SIGKILL, and
 * in a container every process is number 1). Returns the release. UserError where another holds it.
 */
export function lockDataDir(dataDir: string): () => void {
  prepareDataDir(dataDir);
  const path = join(dataDir, 'rimshot.lock');
  const driver = openFile(path, 0);
  try {
    driver.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    driver.close();
    if (codeOf(error)?.startsWith('SQLITE_BUSY'))
      throw new UserError(
        `Another Rimshot is already running with DATA_DIR=${dataDir}. Stop it first, or give this one another DATA_DIR.`,
        { kind: 'failed', cause: error },
      );
    throw explained(error, path);
  }
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    // Closing alone leaves the lock to the garbage collector.
    driver.exec('ROLLBACK');
    driver.close();
  };
}

function openFile(path: string, timeoutMs = busyTimeoutMs): Driver.Database {
  try {
    const driver = new Driver(path);
    driver.prepare(`PRAGMA busy_timeout = ${timeoutMs}`).all();
    return driver;
  } catch (error) {
    throw explained(error, path);
  }
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** What the driver reports and a person can act on; everything else stays what it was. */
const reasons: Readonly<Record<string, (path: string) => string>> = {
  SQLITE_FULL: (path) => `The disk that holds ${path} is full; nothing was saved. Free some space and try again.`,
  SQLITE_NOTADB: (path) => `${path} is not a Rimshot database. Move it away, or restore a backup.`,
  SQLITE_CORRUPT: (path) => `${path} is damaged. Restore a backup (docs/reliability.md says how).`,
  SQLITE_READONLY: (path) => `${path} cannot be written: check the permissions of the file and of its folder.`,
  SQLITE_CANTOPEN: (path) => `${path} cannot be opened: check the permissions of the file and of its folder.`,
};

function explained(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  // The driver opens lazily and says "Unable to open connection … 14" without a code where SQLite says CANTOPEN.
  const code = /Unable to open connection/.test(String(error.message || error)) ? 'SQLITE_CANTOPEN' : codeOf(error);
  const reason = Object.entries(reasons).find(([known]) => code?.startsWith(known))?.[1];
  return reason ? new UserError(reason(path), { kind: 'failed', cause: error }) : error;
}

/**
 * Kysely's view of the driver. The driver aborts the whole process on a bound boolean and stores NaN as null, so
 * only what SQLite can hold is let through. Transactions take the write lock at once: one that reads first and
 * writes later would fail, not wait, where another process has written in between.
 */
function guarded(driver: Driver.Database, path: string): SqliteDatabase {
  const explain = <T>(action: () => T): T => {
    try {
      return action();
    } catch (error) {
      throw explained(error, path);
    }
  };
  return {
    close: () => driver.close(),
    prepare(text): SqliteStatement {
      const statement = explain(() => driver.prepare(text === 'begin' ? 'begin immediate' : text));
      return {
        reader: statement.reader,
        all: (parameters) => explain(() => statement.all(bindable(parameters, text))),
        run: (parameters) => {
          const { changes, lastInsertRowid } = explain(() => statement.run(bindable(parameters, text)));
          return { changes, lastInsertRowid };
        },
        iterate: (parameters) => statement.iterate(bindable(parameters, text)),
      };
    },
  };
}

function bindable(parameters: readonly unknown[], text: string): unknown[] {
  for (const value of parameters) {
    const fits =
      value === null || typeof value === 'string' || typeof value === 'bigint' || Number.isFinite(value as number);
    if (!fits) throw new TypeError(`Cannot bind ${typeof value} ${String(value)} in: ${text}`);
  }
  return [...parameters];
}
