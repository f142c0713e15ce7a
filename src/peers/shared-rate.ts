import { sql } from 'kysely';
import type { Sql } from '../library/tables.ts';

export interface SharedRateOptions {
  /** Requests at once. */
  readonly burst: number;
  readonly perSecond: number;
}

/** Unix ms by PostgreSQL's clock: those of the machines may differ. */
const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/**
 * A limit that all processes count together: a token bucket as its one number, the time at which it is full again (GCRA,
 * ITU-T I.371). Rows of full buckets go.
 */
export function sharedRate(db: Sql, { burst, perSecond }: SharedRateOptions) {
  const stepMs = Math.round(1000 / perSecond);
  const mostMs = burst * stepMs;
  // A clock that was set back empties no more than the bucket.
  const fullAt = sql`least(greatest(guesses.full_at, ${databaseNow}), ${databaseNow} + ${mostMs}::bigint)`;

  async function secondsLeft(key: string): Promise<number> {
    const { rows } = await sql<{ ms: number }>`
      select ${fullAt} - ${databaseNow} + ${stepMs}::bigint - ${mostMs}::bigint as ms from guesses where key = ${key}`.execute(
      db,
    );
    return Math.max(0, Math.ceil((rows[0]?.ms ?? 0) / 1000));
  }

  return {
    /** The answer for a request, without charging it. */
    secondsLeft,
    /** Charges a request: 0 where it may pass, else the seconds after which it may. */
    async secondsToWait(key: string): Promise<number> {
      await sql`delete from guesses where full_at < ${databaseNow}`.execute(db);
      const { rows } = await sql`
        insert into guesses (key, full_at) values (${key}, ${databaseNow} + ${stepMs}::bigint)
        on conflict (key) do update set full_at = ${fullAt} + ${stepMs}::bigint
        where ${fullAt} + ${stepMs}::bigint <= ${databaseNow} + ${mostMs}::bigint
        returning key`.execute(db);
      return rows.length > 0 ? 0 : Math.max(1, await secondsLeft(key));
    },
  };
}
