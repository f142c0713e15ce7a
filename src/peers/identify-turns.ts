import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import type { Sql } from '../library/tables.ts';
import type { Log } from '../log.ts';

/** Resolves when a shard of this bucket may identify; rejects when `signal` is aborted. */
export type IdentifyTurn = (bucket: number, signal: AbortSignal) => Promise<void>;

/** Discord's 5 s, and what an identify may take less on its way than the one before. */
const paceMs = 5_500;
const awayMs = 1_000;
const farMs = 60_000;

/** Unix ms by PostgreSQL's clock: those of the machines may differ. */
const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/**
 * Turns to identify, over all processes that share a database: in each bucket one in 5.5 s. A row holds the last turn
 * that was taken; who finds it too young comes back when it is old enough.
 */
export const createIdentifyTurns =
  (db: Sql, log: Pick<Log, 'warn'>): IdentifyTurn =>
  async (bucket, signal) => {
    for (let isAway = false; ; ) {
      const waitMs = await takeTurn(db, bucket).catch((error: unknown) => {
        if (!isAway) log.warn({ err: error }, 'A shard waits with its log-in for PostgreSQL, which keeps their pace');
        isAway = true;
        return awayMs;
      });
      signal.throwIfAborted();
      if (waitMs === 0) return;
      await pause(waitMs, undefined, { signal });
    }
  };

/** 0 where the turn was taken, else ms until it may be. Turns far in the future are of a clock that was set back since. */
async function takeTurn(db: Sql, bucket: number): Promise<number> {
  const taken = await sql`
    insert into identify_turns (bucket, taken_at) values (${bucket}, ${databaseNow})
    on conflict (bucket) do update set taken_at = ${databaseNow}
    where identify_turns.taken_at not between ${databaseNow} - ${paceMs - 1}::bigint and ${databaseNow} + ${farMs}::bigint
    returning bucket`.execute(db);
  if (taken.rows.length > 0) return 0;
  const { rows } = await sql<{ wait: number }>`
    select taken_at + ${paceMs}::bigint - ${databaseNow} as wait from identify_turns where bucket = ${bucket}`.execute(
    db,
  );
  return Math.max(1, rows[0]?.wait ?? 0);
}
