import type { DatabaseConnection, Dialect } from 'kysely';
import { createSideThread } from '../side-thread/side-thread.ts';
import { type LockPatience, patiently } from './lock-patience.ts';
import type { open } from './query-thread-main.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/**
 * A connection in a thread of its own, opened by the first query: a long query there delays only other such queries.
 */
export interface QueryThread {
  /** Reads alone. */
  readonly dialect: Dialect;
  /** Writes the write-ahead log back into the database, as far as readers allow; never rejects. */
  checkpoint(): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

export function createQueryThread(path: string, patience: LockPatience): QueryThread {
  const thread = createSideThread<ReturnType<typeof open>>(new URL('query-thread-main.ts', import.meta.url).href, path);
  const noTransaction = async (): Promise<never> => {
    throw new Error('a query thread only reads');
  };
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({
      sql,
      parameters,
    }: {
      readonly sql: string;
      readonly parameters: readonly unknown[];
    }) => ({
      rows: (await patiently(() => thread.call('query', sql, parameters), path, patience)) as Row[],
    }),
    streamQuery() {
      throw new Error('rows are not streamed');
    },
  };
  return {
    dialect: sqliteDialect({
      init: async () => {},
      acquireConnection: async () => connection,
      releaseConnection: async () => {},
      beginTransaction: noTransaction,
      commitTransaction: noTransaction,
      rollbackTransaction: noTransaction,
      destroy: async () => {},
    }),
    // After a failure the log grows until the next one.
    checkpoint: () => thread.call('checkpoint').catch(() => {}),
    close: () => thread.stop(),
  };
}
