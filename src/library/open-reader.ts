import { type CompiledQuery, type DatabaseConnection, DummyDriver, Kysely } from 'kysely';
import type { DatabaseSource } from './database.ts';
import { defaultLockPatience, patiently } from './lock-patience.ts';
import { postgresSql } from './postgres.ts';
import { openConnection } from './sqlite-connection.ts';
import { sqliteDialect } from './sqlite-dialect.ts';
import type { Sql } from './tables.ts';

/** A connection of a side thread's own, for reads over the whole library. It sees what was committed. */
export function openReader(source: DatabaseSource): { readonly sql: Sql; close(): void } {
  if ('url' in source) {
    const sql = postgresSql(source.url);
    return { sql, close: () => void sql.destroy() };
  }
  return openFile(source.file);
}

function openFile(path: string): ReturnType<typeof openReader> {
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
