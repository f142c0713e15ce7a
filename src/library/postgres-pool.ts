/** The only importer of PostgreSQL's driver, which a default installation lacks. */
import type { Pool, PoolConfig } from 'pg';
import { codeOf } from '../files/disk-error.ts';
import { HostError } from '../user-error.ts';

/** Of one process. PostgreSQL's own default is 100 for everybody. */
const mostConnections = 10;
const connectMs = 5_000;

/** PostgreSQL's types int8 and numeric, of counts and sums: ours stay far below 2^53. */
const asNumber = new Set([20, 1700]);

export type PoolOptions = Pick<PoolConfig, 'max' | 'options' | 'application_name'>;

/** Connects at the first query. HostError where the driver is not installed. */
export async function connectPostgres(url: string, options: PoolOptions = {}): Promise<Pool> {
  const { default: pg } = await import('pg').catch((error: unknown) => {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new HostError('DATABASE_URL needs packages that are not installed yet: run `npm run cluster` once.', {
      kind: 'failed',
      cause: error,
    });
  });
  const getTypeParser: typeof pg.types.getTypeParser = (id: number, format?: string) =>
    asNumber.has(id) ? Number : pg.types.getTypeParser(id, format as 'text');
  const pool = new pg.Pool({
    connectionString: url,
    max: mostConnections,
    connectionTimeoutMillis: connectMs,
    application_name: 'rimshot',
    keepAlive: true,
    types: { getTypeParser },
    ...options,
  });
  // A connection that the server closes is replaced at the next query. Without listeners, of idle ones and of those in
  // use, it would end the process.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  return pool;
}

/** Host, port and name of the database, without the password, for messages. */
export function placeOf(url: string): string {
  const { host, pathname } = new URL(url);
  return `${host}${pathname}`;
}
