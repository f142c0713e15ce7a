import { Kysely, type PostgresPool, sql } from 'kysely';
import { HostError } from '../user-error.ts';
import type { Db } from './database.ts';
import { migrate } from './migrate.ts';
import { postgresMigrations } from './migrations/postgres.ts';
import { postgresTables } from './migrations/postgres-tables.ts';
import { type PostgresParts, postgresDialect } from './postgres-dialect.ts';
import { connectPostgres, type PoolOptions, placeOf } from './postgres-pool.ts';
import { outlasting, serverPatienceMs } from './server-away.ts';
import type { Sql } from './tables.ts';
import { unopened } from './unopened.ts';

export interface PostgresOptions extends PoolOptions {
  readonly patienceMs?: number;
  /** Whether the schema may be brought up to date; where it is not, and may not be, HostError. Default: yes. */
  readonly mayUpgrade?: boolean;
  /** Default: the driver's, for the URL; tests pass one of a server in this process. */
  readonly pool?: PostgresPool;
}

/**
 * Connects to a PostgreSQL database, which many processes may share, and brings its schema up to date. HostError where it
 * cannot be reached or used.
 */
export async function openPostgres(
  url: string,
  { patienceMs = serverPatienceMs, mayUpgrade = true, pool, ...rest }: PostgresOptions = {},
): Promise<Db> {
  const place = placeOf(url);
  const db = postgresSql(url, { patienceMs, pool: pool ?? (() => connectPostgres(url, rest)) });
  let isConnected = false;
  try {
    const tables = db.withPlugin(postgresTables);
    const applied: string[] = [];
    // A migration that ran before the connection broke is not run again, and is told of all the same.
    const bringUp = async (): Promise<void> => {
      const schema = await usableSchema(db, place);
      isConnected = true;
      const own = { table: 'postgres_migration', known: postgresMigrations };
      applied.push(...(await migrate(tables, place, { schema, mayUpgrade })));
      applied.push(...(await migrate(tables, place, { schema, mayUpgrade, ...own })));
    };
    await outlasting(bringUp, patienceMs);
    return {
      sql: db,
      // The server has threads of its own.
      longReads: db,
      source: { url },
      upgrade: applied.length > 0 ? { applied } : undefined,
      assertInPlace: () => {},
      copyTo: () => {
        throw new HostError(`The database at ${place} is saved with PostgreSQL's own pg_dump.`);
      },
      // Space of deleted rows is used anew by PostgreSQL's autovacuum.
      scrub: async () => {},
      close: () => db.destroy(),
    };
  } catch (error) {
    await db.destroy();
    throw unopened(error, place, isConnected);
  }
}

/** By the connection's search_path; `public` unless the database was set up in another way. */
async function usableSchema(db: Sql, place: string): Promise<string> {
  const { rows } = await sql<{ schema: string | null; encoding: string }>`
    select current_schema() as schema, current_setting('server_encoding') as encoding`.execute(db);
  const { schema, encoding } = rows[0]!;
  if (encoding !== 'UTF8')
    throw new HostError(
      `The database at ${place} keeps texts as ${encoding}, which has no room for everybody's names. Make one with: createdb --encoding=UTF8 --template=template0`,
      { kind: 'failed' },
    );
  if (schema) return schema;
  throw new HostError('The database of DATABASE_URL has no schema to create tables in: its search_path is empty.', {
    kind: 'failed',
  });
}

/** Queries alone, where another part of the program has brought the schema up to date. Connects at the first one. */
export const postgresSql = (
  url: string,
  {
    patienceMs = serverPatienceMs,
    pool = () => connectPostgres(url, { max: 1 }),
  }: Partial<Omit<PostgresParts, 'place'>> = {},
): Sql => new Kysely({ dialect: postgresDialect({ pool, place: placeOf(url), patienceMs }) });
