import { openConnection } from './sqlite-connection.ts';

/** Runs in the query thread. */
export function open(path: string) {
  const reader = openConnection(path, ['query_only = ON']);
  return {
    query: (sql: string, parameters: readonly unknown[]): unknown[] => reader.query(sql, parameters).rows,
    checkpoint: (): void => void reader.query('PRAGMA wal_checkpoint(PASSIVE)'),
    /**
     * Writes the database anew, without what was deleted, and empties the write-ahead log. False where somebody still
     * reads the old one.
     */
    scrub(): boolean {
      const writer = openConnection(path);
      try {
        writer.exec('VACUUM');
        const [result] = writer.query<{ busy: number }>('PRAGMA wal_checkpoint(TRUNCATE)').rows;
        return result?.busy === 0;
      } finally {
        writer.close();
      }
    },
    end: (): void => reader.close(),
  };
}
