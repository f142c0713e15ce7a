import { type CompiledQuery, type DatabaseConnection, DummyDriver, Kysely } from 'kysely';
import { defaultLockPatience, patiently } from './lock-patience.ts';
import { openConnection } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Sql } from './tables.ts';

/** A connection of a side thread's own, for reads over the whole library. It sees what was committed. */
export function openReader(path: string): { readonly sql: Sql; close(): void } {
  const reader = openConnection(path, ['query_only = ON']);
  const connection: DatabaseConnection = {
    executeQuery: <Row>({ sql, parameters }: CompiledQuery) =>
      patiently(() => reader.query<Row>(sql, parameters), path, defaultLockPatience),
    streamQuery() {
      throw new Error('rows are not streamed');
    },
  };
  const driver = Object.assign(new DummyDriver(), { acquireConnection: async () => connection });
  return { sql: new Kysely({ dialect: sqliteDialect(driver) }), close: () => reader.close() };
}
