import type { QueryResult } from 'kysely';
import { createSideThread } from '../side-thread/side-thread.ts';
import type { open } from './query-thread-main.ts';

/** A connection in a thread of its own: what takes long there holds up nobody but those who wait for such answers. */
export interface QueryThread {
  query<Row>(sql: string, parameters: readonly unknown[]): Promise<QueryResult<Row>>;
  /** Writes what was committed from the write-ahead log into the database, as far as readers allow; never rejects. */
  checkpoint(): Promise<void>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** It is opened by the first query. */
export function createQueryThread(path: string): QueryThread {
  const thread = createSideThread<ReturnType<typeof open>>(new URL('query-thread-main.ts', import.meta.url).href, path);
  return {
    query: async <Row>(sql: string, parameters: readonly unknown[]) => ({
      rows: (await thread.call('query', sql, parameters)) as Row[],
    }),
    // Where it cannot be done, the log grows until the next one.
    checkpoint: () => thread.call('checkpoint').catch(() => {}),
    close: () => thread.stop(),
  };
}
