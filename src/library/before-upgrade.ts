import { mkdirSync } from 'node:fs';
import { readdir, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { dayMs } from '../durations.ts';
import { isFull, isMissing } from '../files/disk-error.ts';
import { HostError, UserError } from '../user-error.ts';

/** What an upgrade changed. */
export interface Upgrade {
  /** Names of the migrations that ran, in their order. */
  readonly applied: readonly string[];
  /** The database from before, in one file; PostgreSQL's is saved by whoever runs it. */
  readonly copy?: string;
}

/** Long enough to notice that something is missing. */
export const copiesKeptDays = 30;

const folderOf = (dataDir: string): string => join(dataDir, 'before-upgrade');

/**
 * Copies the database before it is changed: DATA_DIR/before-upgrade/rimshot-LAST.db, where LAST is the last migration that
 * it has. A copy of the same state, from an upgrade that was cut off, is replaced. HostError on a full disk, where no half copy stays.
 */
export async function copyBeforeUpgrade(
  dataDir: string,
  last: string,
  copyTo: (target: string) => void,
): Promise<string> {
  mkdirSync(folderOf(dataDir), { recursive: true, mode: 0o700 });
  const path = join(folderOf(dataDir), `rimshot-${last}.db`);
  await rm(path, { force: true });
  try {
    // The copy keeps the mode of an existing empty file.
    await writeFile(path, '', { mode: 0o600 });
    copyTo(path);
  } catch (error) {
    await rm(path, { force: true });
    if (!isFull(error) && !(error instanceof UserError && error.key === 'databaseFull')) throw error;
    throw new HostError(
      `The disk is full: there is no room for the copy of the database before its upgrade, ${path}. Nothing was changed. Make room, and start again.`,
      { kind: 'failed', cause: error },
    );
  }
  return path;
}

/** Removes copies that are older than `copiesKeptDays`. */
export async function removeOldCopies(dataDir: string, now: number): Promise<void> {
  const names = await readdir(folderOf(dataDir)).catch((error: unknown) => {
    if (!isMissing(error)) throw error;
    return [];
  });
  for (const name of names) {
    const path = join(folderOf(dataDir), name);
    if (now - (await stat(path)).mtimeMs > copiesKeptDays * dayMs) await rm(path, { force: true });
  }
}
