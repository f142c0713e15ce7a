import { openConnection } from './sqlite-connection.ts';

/** Runs in the query thread. */
export function open(path: string) {
  const reader = openConnection(path, ['query_only = ON']);
  return {
    query: (sql: string, parameters: readonly unknown[]): unknown[] => reader.query(sql, parameters).rows,
    checkpoint: (): void => void reader.query('PRAGMA wal_checkpoint(PASSIVE)'),
    end: (): void => reader.close(),
  };
}
