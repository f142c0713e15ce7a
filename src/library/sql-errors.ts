import { codeOf } from '../files/disk-error.ts';
import { UserError } from '../user-error.ts';

/** The database was not to be had for longer than a write waits. Nothing was written; a retry may succeed. */
export class DatabaseBusy extends UserError {
  /** Another program held a lock. */
  static locked = (path: string, waitedMs: number, cause: unknown): DatabaseBusy =>
    new DatabaseBusy('databaseBusy', { path, seconds: Math.round(waitedMs / 1000) }, { kind: 'failed', cause });

  /** No connection to the server, or it was lost before anything was committed. */
  static away = (place: string, cause: unknown): DatabaseBusy =>
    new DatabaseBusy('databaseAway', { place }, { kind: 'failed', cause });
}

/** Another connection holds a lock that the statement needs. */
export const isBusy = (error: unknown): boolean => codeOf(error).startsWith('SQLITE_BUSY');

/** PostgreSQL took a transaction back because it met another (serialization_failure, deadlock_detected). */
export const isConflict = (error: unknown): boolean => ['40001', '40P01'].includes(codeOf(error));

/** Errors of the driver that a person can act on; the others stay as they are. */
const reasons = {
  SQLITE_FULL: 'databaseFull',
  SQLITE_NOTADB: 'databaseForeign',
  SQLITE_CORRUPT: 'databaseDamaged',
  SQLITE_READONLY: 'databaseReadOnly',
  SQLITE_CANTOPEN: 'databaseUnopened',
  SQLITE_IOERR: 'databaseUnreadable',
} as const;

export function explainedSqlError(error: unknown, path: string): unknown {
  if (!(error instanceof Error) || error instanceof UserError) return error;
  // For CANTOPEN the driver, which opens lazily, reports "Unable to open connection … 14" without a code.
  const code = /Unable to open connection/.test(String(error.message || error)) ? 'SQLITE_CANTOPEN' : codeOf(error);
  const reason = Object.entries(reasons).find(([known]) => code.startsWith(known))?.[1];
  return reason ? new UserError(reason, { path }, { kind: 'failed', cause: error }) : error;
}
