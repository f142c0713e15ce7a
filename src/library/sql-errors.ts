import { codeOf } from '../files/disk-error.ts';
import { UserError } from '../user-error.ts';

/** Another program kept the database locked for longer than a write waits. Nothing was written; a retry may succeed. */
export class DatabaseBusy extends UserError {
  constructor(path: string, waitedMs: number, cause: unknown) {
    super(
      `Another program has kept ${path} locked for ${Math.round(waitedMs / 1000)} s (a database browser with unsaved changes, a command that was paused?), so nothing was saved. Close it and try again.`,
      { kind: 'failed', cause },
    );
  }
}

/** Another connection holds a lock that the statement needs. */
export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** Errors of the driver that a person can act on; the others stay as they are. */
const reasons: Readonly<Record<string, (path: string) => string>> = {
  SQLITE_FULL: (path) => `The disk that holds ${path} is full; nothing was saved. Free some space and try again.`,
  SQLITE_NOTADB: (path) => `${path} is not a Rimshot database. Move it away, or restore a backup.`,
  SQLITE_CORRUPT: (path) => `${path} is damaged. Restore a backup (docs/reliability.md says how).`,
  SQLITE_READONLY: (path) => `${path} cannot be written: check the permissions of the file and of its folder.`,
  SQLITE_CANTOPEN: (path) => `${path} cannot be opened: check the permissions of the file and of its folder.`,
  SQLITE_IOERR: (path) =>
    `${path} could not be read or written: the disk reported an error or is full. Nothing was saved.`,
};

export function explainedSqlError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  // For CANTOPEN the driver, which opens lazily, reports "Unable to open connection … 14" without a code.
  const code = /Unable to open connection/.test(String(error.message || error)) ? 'SQLITE_CANTOPEN' : codeOf(error);
  const reason = Object.entries(reasons).find(([known]) => code.startsWith(known))?.[1];
  return reason ? new UserError(reason(path), { kind: 'failed', cause: error }) : error;
}
