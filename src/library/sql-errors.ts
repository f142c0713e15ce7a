import { UserError } from '../user-error.ts';

/** Another program kept the database locked for longer than a write waits. Nothing was written; the same may be tried again. */
export class DatabaseBusy extends UserError<'databaseBusy'> {
  constructor(path: string, waitedMs: number, cause: unknown) {
    super('databaseBusy', { path, seconds: Math.round(waitedMs / 1000) }, { kind: 'failed', cause });
  }
}

/** The driver's own code, e.g. SQLITE_FULL. */
const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

/** Somebody else holds a lock that the statement needs. */
export const isBusy = (error: unknown): boolean => codeOf(error)?.startsWith('SQLITE_BUSY') ?? false;

/** What the driver reports and a person can act on; everything else stays what it was. */
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
  // The driver opens lazily and says "Unable to open connection … 14" without a code where SQLite says CANTOPEN.
  const code = /Unable to open connection/.test(String(error.message || error)) ? 'SQLITE_CANTOPEN' : codeOf(error);
  const reason = Object.entries(reasons).find(([known]) => code?.startsWith(known))?.[1];
  return reason ? new UserError(reason, { path }, { kind: 'failed', cause: error }) : error;
}
