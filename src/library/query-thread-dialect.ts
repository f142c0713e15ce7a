import {
  type CompiledQuery,
  type DatabaseConnection,
  type Dialect,
  SqliteAdapter,
  SqliteIntrospector,
  SqliteQueryCompiler,
} from 'kysely';
import { type Patience, patiently } from './patience.ts';
import type { QueryThread } from './query-thread.ts';

/** SQLite for Kysely, for reading alone, answered by a thread. */
export function queryThreadDialect(thread: QueryThread, path: string, patience: Patience): Dialect {
  const noTransaction = async (): Promise<never> => {
    throw new Error('a query thread only reads');
  };
  const connection: DatabaseConnection = {
    executeQuery: <Row>({ sql, parameters }: CompiledQuery) =>
      patiently(() => thread.query<Row>(sql, parameters), path, patience),
    streamQuery() {
      throw new Error('rows are not streamed');
    },
  };
  return {
    createAdapter: () => new SqliteAdapter(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
    createDriver: () => ({
      init: async () => {},
      acquireConnection: async () => connection,
      releaseConnection: async () => {},
      beginTransaction: noTransaction,
      commitTransaction: noTransaction,
      rollbackTransaction: noTransaction,
      destroy: async () => {},
    }),
  };
}
