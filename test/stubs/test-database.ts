import type { PGlite } from '@electric-sql/pglite';
import { type PostgresPool, type PostgresPoolClient, sql } from 'kysely';
import PQueue from 'p-queue';
import { type Db, openDatabase } from '../../src/library/database.ts';
import type { LockPatience } from '../../src/library/lock-patience.ts';
import { personalData } from '../../src/library/personal-data.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { connectPostgres } from '../../src/library/postgres-pool.ts';

/** What tests of the library and of jobs run on: `sqlite`, `pglite` (PostgreSQL in this process), or a server's URL. */
export const testDatabase = process.env.TEST_DATABASE ?? 'sqlite';

export const isOnSqlite = testDatabase === 'sqlite';

/** For a test of SQLite's files and locks: the reason to leave it out elsewhere. */
export const sqliteAlone = { skip: isOnSqlite ? false : 'of SQLite alone' };

/** Schemas that tests have left empty; made once, since migrations take longer than most tests. */
const free: string[] = [];
let schemas = 0;

export interface TestDatabaseOptions {
  readonly patience?: LockPatience;
  /** To a server. One: writes come in the order in which they are asked for, as SQLite's do. */
  readonly connections?: number;
}

/** An empty database for one test: in its folder, or in a schema that nobody else uses. */
export async function openTestDatabase(
  dataDir: string,
  { patience, connections = 4 }: TestDatabaseOptions = {},
): Promise<Db> {
  if (isOnSqlite) return openDatabase(dataDir, patience ? { patience } : {});
  const schema = free.pop() ?? `test_${process.pid}_${++schemas}`;
  const isInProcess = testDatabase === 'pglite';
  const url = isInProcess ? 'postgres://in.process/pglite' : testDatabase;
  const pool = isInProcess ? await pglitePool(schema) : await serverPool(schema, connections);
  const db = await openPostgres(url, { pool });
  let isOpen = true;
  return {
    ...db,
    async close() {
      if (!isOpen) return;
      isOpen = false;
      await sql`truncate ${sql.join(tables.map((name) => sql.table(name)))} cascade`.execute(db.sql);
      await db.close();
      free.push(schema);
    },
  };
}

const tables = [...Object.keys(personalData), 'blobs'];

async function serverPool(schema: string, max: number): Promise<PostgresPool> {
  const pool = await connectPostgres(testDatabase, { max, options: `-c search_path=${schema}` });
  await pool.query(`create schema if not exists ${schema}`);
  return pool;
}

let server: Promise<PGlite> | undefined;
const turns = new PQueue({ concurrency: 1 });

/** One connection in this process, which its users take in turns; each meets its own schema. */
export async function pglitePool(schema: string): Promise<PostgresPool> {
  const { PGlite } = await import('@electric-sql/pglite');
  server ??= PGlite.create({ parsers: { 20: Number, 1700: Number } });
  const database = await server;
  await turns.add(() => database.query(`create schema if not exists ${schema}`));
  const connect = (): Promise<PostgresPoolClient> =>
    new Promise((resolve, reject) => {
      void turns.add(
        () =>
          new Promise<void>((release) => {
            const client = {
              query: (text: string, values: readonly unknown[] = []) => database.query(text, [...values]),
              release,
            };
            client.query(`set search_path to ${schema}`).then(
              () => resolve(client as never),
              (error: unknown) => {
                release();
                reject(error);
              },
            );
          }),
      );
    });
  // The server serves the other tests of this process.
  return { connect, end: async () => {} };
}
