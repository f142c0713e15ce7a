import { join } from 'node:path';
import { Kysely } from 'kysely';
import { HostError } from '../user-error.ts';
import { copyBeforeUpgrade, type Upgrade } from './before-upgrade.ts';
import { prepareDataDir } from './data-dir.ts';
import { filesInPlace } from './files-in-place.ts';
import { defaultLockPatience, type LockPatience, patiently } from './lock-patience.ts';
import { migrate } from './migrate.ts';
import { createQueryThread } from './query-thread.ts';
import { createScrubber } from './scrubber.ts';
import { isBusy } from './sql-errors.ts';
import { openConnection } from './sqlite-connection.ts';
import { sqliteDialect, twoConnections } from './sqlite-dialect.ts';
import type { Sql } from './tables.ts';

/** Where a database is: an SQLite file, or PostgreSQL's address. */
export type DatabaseSource = { readonly file: string } | { readonly url: string };

export interface Db {
  readonly sql: Sql;
  /** For long reads: they delay nothing else. They see what was committed. */
  readonly longReads: Sql;
  readonly source: DatabaseSource;
  /** What this opening changed in a database of before. */
  readonly upgrade: Upgrade | undefined;
  /**
   * Throws a UserError if DATA_DIR was removed, replaced or made read-only since it was opened. Every write to files
   * checks it.
   */
  assertInPlace(): void;
  /** A consistent copy in one file, also while others write. The file must not exist. HostError where there is no file. */
  copyTo(target: string): void;
  /**
   * Overwrites in the files what was deleted: also what page splits left behind, and the write-ahead log. Those of many people are
   * one. Never rejects; what waits for too long is overwritten by the next one.
   */
  scrub(): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

export interface DatabaseOptions {
  /** How long a write waits for another program's lock. */
  readonly patience?: LockPatience;
  /** From the beginning of a scrub to that of the next: while one runs, others' writes wait. Default: a minute. */
  readonly scrubEveryMs?: number;
}

/**
 * Rows written before the write-ahead log is written back. That waits for the disk, so the thread does it; SQLite
 * itself does it within a commit only once the log has grown to 64 MiB all the same.
 */
const rowsPerCheckpoint = 1000;
const mostLogPages = 16_384;

export const databaseFile = (dataDir: string): string => join(dataDir, 'rimshot.db');

/**
 * Opens DATA_DIR/rimshot.db and brings its schema up to date. UserError for a folder or file that cannot be used.
 *
 * WAL with synchronous=NORMAL: a commit is in the operating system's hands when it returns, so it survives the
 * death of this process by any signal. A power cut may undo the commits of the last moments (those that the system
 * had not yet written, usually less than half a minute), and never damages the file.
 */
export async function openDatabase(
  dataDir: string,
  { patience = defaultLockPatience, scrubEveryMs = 60_000 }: DatabaseOptions = {},
): Promise<Db> {
  prepareDataDir(dataDir);
  const path = databaseFile(dataDir);
  const { writer, reader } = await patiently(() => openPair(path), path, patience);
  const assertInPlace = filesInPlace(dataDir, [path, `${path}-wal`]);
  const thread = createQueryThread(path, patience);
  const longReads: Sql = new Kysely({ dialect: thread.dialect });
  let rowsSinceCheckpoint = 0;
  const written = (more: number): void => {
    rowsSinceCheckpoint += more;
    if (rowsSinceCheckpoint < rowsPerCheckpoint) return;
    rowsSinceCheckpoint = 0;
    void thread.checkpoint();
  };
  const driver = twoConnections({ path, writer, reader, patience, written, assertInPlace });
  const sql: Sql = new Kysely({ dialect: sqliteDialect(driver) });
  let copy: string | undefined;
  let upgrade: Upgrade | undefined;
  try {
    const applied = await migrate(sql, path, {
      before: async (last) => {
        copy = await copyBeforeUpgrade(dataDir, last, (target) => void writer.query('VACUUM INTO ?', [target]));
      },
    });
    if (copy !== undefined) upgrade = { applied, copy };
  } catch (error) {
    await sql.destroy();
    throw error;
  }
  let open = true;
  const scrubber = createScrubber(thread.scrub, scrubEveryMs);
  return {
    sql,
    longReads,
    source: { file: path },
    upgrade,
    assertInPlace,
    copyTo: (target: string): void => void writer.query('VACUUM INTO ?', [target]),
    scrub: scrubber.scrub,
    async close(): Promise<void> {
      if (!open) return;
      open = false;
      await scrubber.stop();
      await longReads.destroy();
      await thread.close();
      // Waits for the transaction that runs, if any.
      await sql.destroy();
    },
  };
}

function openPair(path: string) {
  const writer = openConnection(path, [
    'journal_mode = WAL',
    'synchronous = NORMAL',
    'foreign_keys = ON',
    // What is deleted is overwritten: nobody finds it in the file.
    'secure_delete = ON',
    `wal_autocheckpoint = ${mostLogPages}`,
  ]);
  try {
    return { writer, reader: openConnection(path, ['query_only = ON']) };
  } catch (error) {
    writer.close();
    throw error;
  }
}

/**
 * Makes sure that one process alone serves this DATA_DIR, by an exclusive lock on DATA_DIR/rimshot.lock. The operating
 * system releases it however the process ends; a pid in a file would outlive a SIGKILL, and in a container every
 * process has pid 1. Returns a function that releases it. UserError if another process holds it.
 */
export function lockDataDir(dataDir: string): () => void {
  prepareDataDir(dataDir);
  const lock = openConnection(join(dataDir, 'rimshot.lock'));
  try {
    lock.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    lock.close();
    if (!isBusy(error)) throw error;
    throw new HostError(
      `Another Rimshot is already running with DATA_DIR=${dataDir}. Stop it first, or give this one another DATA_DIR.`,
      { kind: 'failed', cause: error },
    );
  }
  let held = true;
  return () => {
    if (!held) return;
    held = false;
    // Closing alone would leave the lock to the garbage collector.
    lock.exec('ROLLBACK');
    lock.close();
  };
}
