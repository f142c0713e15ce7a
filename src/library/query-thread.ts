import { type CompiledQuery, type DatabaseConnection, DummyDriver } from 'kysely';
import { createSideThread } from '../side-thread/side-thread.ts';
import { type LockPatience, patiently } from './lock-patience.ts';
import type { open } from './query-thread-main.ts';
import { sqliteDialect } from './sqlite-dialect.ts';

/**
 * A connection in a thread of its own, opened by the first query: a long query there delays only other such queries.
 */
export function createQueryThread(path: string, patience: LockPatience) {
  const thread = createSideThread<ReturnType<typeof open>>(new URL('query-thread-main.ts', import.meta.url).href, {
    given: path,
  });
  const noTransaction = async (): Promise<never> => {
    throw new Error('a query thread only reads');
  };
  const connection: DatabaseConnection = {
    executeQuery: async <Row>({ sql, parameters }: CompiledQuery) => ({
      rows: (await patiently(() => thread.call('query', sql, parameters), path, patience)) as Row[],
    }),
    streamQuery() {
      throw new Error('rows are not streamed');
    },
  };
  return {
    /** Reads alone. */
    dialect: sqliteDialect(
      Object.assign(new DummyDriver(), {
        acquireConnection: async () => connection,
        beginTransaction: noTransaction,
      }),
    ),
    /**
     * Writes the write-ahead log back into the database, as far as readers allow; never rejects. After a failure the log
     * grows until the next one.
     */
    checkpoint: () => thread.call('checkpoint').catch(() => {}),
    /** See query-thread-main.ts; waits for others' locks. */
    scrub: () =>
      patiently(
        async () => {
          if (!(await thread.call('scrub'))) throw Object.assign(new Error('still read'), { code: 'SQLITE_BUSY' });
        },
        path,
        patience,
      ),
    /** May be called twice. */
    close: () => thread.stop(),
  };
}
