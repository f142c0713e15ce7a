import type { PgBoss } from 'pg-boss';
import { codeOf } from '../files/disk-error.ts';
import { placeOf } from '../library/postgres-pool.ts';
import { outlasting } from '../library/server-away.ts';
import { unopened } from '../library/unopened.ts';
import type { Log } from '../log.ts';
import { HostError } from '../user-error.ts';
import { type ClusterTransaction, queueNames } from './tables.ts';

export type { PgBoss as Boss } from 'pg-boss';

/** Work that a process has in hand: pg-boss's id and number of the attempt. Another attempt makes this one stale. */
export interface Claim {
  readonly id: string;
  readonly retryCount: number;
}

/** The database's own lease decides who has lost its work (membership.ts): pg-boss's, of 10 s at least, is out of the way. */
const neverExpires = { expireInSeconds: 86_000, retentionSeconds: 30 * 86_400 };
/** Work that is done is of no use to anybody. */
const deleteAfterSeconds = 60;
const maintenanceSeconds = 300;

export interface BossOptions {
  readonly url: string;
  readonly log: Pick<Log, 'warn'>;
  /** Whether this process may set up and upgrade the queue's tables. */
  readonly migrate: boolean;
}

/**
 * The queue's engine; the only importer of pg-boss, which a default installation lacks. What it does of its own accord
 * goes over connections of its own: Kysely drops the rows of several statements in one.
 */
export async function openBoss({ url, log, migrate }: BossOptions): Promise<PgBoss> {
  const { PgBoss } = await import('pg-boss').catch((error: unknown) => {
    if (codeOf(error) !== 'ERR_MODULE_NOT_FOUND') throw error;
    throw new HostError('DATABASE_URL needs packages that are not installed yet: run `npm run cluster` once.', {
      kind: 'failed',
      cause: error,
    });
  });
  const boss = new PgBoss({
    connectionString: url,
    application_name: 'rimshot queue',
    max: 2,
    migrate,
    createSchema: migrate,
    schedule: false,
    registerInstance: false,
    openTelemetry: { enabled: false },
    maintenanceIntervalSeconds: maintenanceSeconds,
  });
  // The error itself holds the whole connection.
  boss.on('error', ({ message }) => log.warn({}, `pg-boss met an error: ${message}`));
  const start = async (): Promise<void> => {
    await boss.start();
    if (!migrate) return;
    for (const name of queueNames) await boss.createQueue(name, { ...neverExpires, deleteAfterSeconds, retryLimit: 0 });
  };
  await outlasting(start).catch((error: unknown) => {
    throw unopened(error, placeOf(url), true);
  });
  return boss;
}

/** Runs pg-boss's statements in our transaction. */
export const executorOf = (sql: ClusterTransaction) => ({
  async executeSql(text: string, values: unknown[] = []) {
    const query = { kind: 'RawNode' as const, sqlFragments: [text], parameters: [] };
    const { rows } = await sql.executeQuery<never>({
      sql: text,
      parameters: values,
      query,
      queryId: { queryId: 'boss' },
    });
    return { rows: [...(rows ?? [])] };
  },
});
