import { sql } from 'kysely';
import { dayMs } from '../durations.ts';
import type { Period, RankedSample, Scope, VoteResult } from './library.ts';
import { loadSamples } from './load-samples.ts';
import { inScope } from './scope.ts';
import { isSharedWith } from './store-samples.ts';
import type { Sql } from './tables.ts';

const periodMs: Readonly<Record<Period, number>> = {
  day: dayMs,
  week: 7 * dayMs,
  month: 30 * dayMs,
  all: Number.POSITIVE_INFINITY,
};

export async function toggleVote(
  db: Sql,
  vote: { sampleId: string; personId: string; serverId: string; allowOwn: boolean },
  now: number,
): Promise<VoteResult> {
  const { sampleId, personId, serverId } = vote;
  return db.transaction().execute(async (transaction): Promise<VoteResult> => {
    const sample = await transaction
      .selectFrom('samples')
      .select('maker_id')
      .where('id', '=', sampleId)
      .executeTakeFirst();
    if (!sample || !(await isSharedWith(transaction, serverId, sampleId))) return { kind: 'unknown' };
    if (sample.maker_id === personId && !vote.allowOwn) return { kind: 'own-sound' };
    const { numDeletedRows } = await transaction
      .deleteFrom('votes')
      .where('sample_id', '=', sampleId)
      .where('person_id', '=', personId)
      .where('server_id', '=', serverId)
      .executeTakeFirst();
    const withdrawn = numDeletedRows > 0n;
    if (!withdrawn)
      await transaction
        .insertInto('votes')
        .values({ sample_id: sampleId, person_id: personId, server_id: serverId, created_at: now })
        .execute();
    const { votes } = await transaction
      .selectFrom('votes')
      .select((eb) => eb.fn.countAll<number>().as('votes'))
      .where('sample_id', '=', sampleId)
      .where('server_id', '=', serverId)
      .executeTakeFirstOrThrow();
    return { kind: withdrawn ? 'withdrawn' : 'voted', votes };
  });
}

export async function voteCounts(db: Sql, serverId: string, sampleIds: readonly string[]) {
  if (sampleIds.length === 0) return new Map<string, number>();
  const rows = await db
    .selectFrom('samples')
    .select((eb) => [
      'samples.id',
      eb
        .selectFrom('votes')
        .select((count) => count.fn.countAll<number>().as('votes'))
        .whereRef('votes.sample_id', '=', 'samples.id')
        .where('votes.server_id', '=', serverId)
        .as('votes'),
    ])
    .where('samples.id', 'in', [...sampleIds])
    .execute();
  return new Map(rows.map(({ id, votes }) => [id, votes ?? 0]));
}

/** 0.95 confidence, two-sided. */
const z = 1.96;

/**
 * Lower bound of the Wilson score interval (E. B. Wilson 1927) for k of n: people who voted for the sound, of those
 * who voted on anything in a batch in which it was shown. Only votes of the server where it was shown count; over
 * several servers a person counts once.
 * Most sounds are shown once: their n is counted once a batch. `cross join` because SQLite keeps its order: without
 * statistics it guessed orders a hundred times slower.
 */
export async function top(
  db: Sql,
  query: Scope & { model?: string; period: Period; limit: number; offset?: number },
  now: number,
): Promise<RankedSample[]> {
  const since = query.period === 'all' ? 0 : now - periodMs[query.period];
  const { rows } = await sql<{ id: string; k: number; n: number; score: number }>`
    with shown as materialized (
      select bs.sample_id, bs.batch_id, b.server_id
      from batches b cross join batch_samples bs
      where b.created_at >= ${since} and ${inScope('b.server_id', query)} and bs.batch_id = b.id
    ), given as materialized (
      select shown.batch_id, shown.sample_id, v.person_id
      from shown cross join votes v
      where v.sample_id = shown.sample_id and v.server_id = shown.server_id
    ), liked as (
      select given.sample_id, count(distinct given.person_id) as k
      from given ${query.model === undefined ? sql`` : sql`join samples s on s.id = given.sample_id and s.model = ${query.model}`}
      group by given.sample_id
    ), places as (
      select sample_id, count(*) as batches, min(batch_id) as batch_id from shown group by sample_id
    ), voters as (
      select batch_id, count(distinct person_id) as n from given group by batch_id
    ), judged as materialized (
      select liked.sample_id, k, case when batches = 1 then voters.n else (
        select count(distinct v.person_id)
        from batch_samples mine cross join batches b cross join batch_samples beside cross join votes v
        where mine.sample_id = liked.sample_id and b.id = mine.batch_id
          and b.created_at >= ${since} and ${inScope('b.server_id', query)}
          and beside.batch_id = b.id and v.sample_id = beside.sample_id and v.server_id = b.server_id
      ) end as n
      from liked
        join places on places.sample_id = liked.sample_id
        left join voters on voters.batch_id = places.batch_id
    ), rates as (
      select sample_id, k, n, 1.0 * k / n as p from judged
    )
    select rates.sample_id as id, k, n,
      (p + ${z * z} / (2.0 * n) - ${z} * sqrt(p * (1 - p) / n + ${z * z} / (4.0 * n * n))) / (1 + ${z * z} / n) as score
    from rates join samples s on s.id = rates.sample_id
    order by score desc, k desc, s.created_at desc, id
    limit ${Math.min(query.limit, 500)} offset ${query.offset ?? 0}`.execute(db);
  const records = await loadSamples(
    db,
    rows.map((row) => row.id),
    query,
  );
  const ranks = new Map(rows.map((row) => [row.id, row]));
  return records.flatMap((record) => {
    const rank = ranks.get(record.id);
    return rank ? [{ ...record, votes: rank.k, voters: rank.n, score: rank.score }] : [];
  });
}

export async function toggleFavourite(
  db: Sql,
  { sampleId, personId }: { sampleId: string; personId: string },
  now: number,
): Promise<boolean> {
  return db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('favourites')
      .where('sample_id', '=', sampleId)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (numDeletedRows > 0n) return false;
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('favourites')
      .columns(['sample_id', 'person_id', 'created_at'])
      .expression((eb) =>
        eb
          .selectFrom('samples')
          .select(['id', eb.val(personId).as('person_id'), eb.val(now).as('created_at')])
          .where('id', '=', sampleId),
      )
      .executeTakeFirst();
    return (numInsertedOrUpdatedRows ?? 0n) > 0n;
  });
}

export async function favourites(db: Sql, personId: string, limit: number) {
  const rows = await db
    .selectFrom('favourites')
    .select('sample_id')
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .orderBy('sample_id')
    .limit(Math.min(limit, 500))
    .execute();
  return loadSamples(
    db,
    rows.map((row) => row.sample_id),
  );
}

export async function marks(db: Sql, personId: string, sampleIds: readonly string[]) {
  const chosen = async (table: 'votes' | 'favourites'): Promise<Set<string>> => {
    if (sampleIds.length === 0) return new Set();
    const rows = await db
      .selectFrom(table)
      .select('sample_id')
      .where('person_id', '=', personId)
      .where('sample_id', 'in', [...sampleIds])
      .execute();
    return new Set(rows.map((row) => row.sample_id));
  };
  return { voted: await chosen('votes'), favourites: await chosen('favourites') };
}

export async function claimFame(db: Sql, sampleId: string, serverId: string, now: number): Promise<void> {
  await db
    .insertInto('fame')
    .values({ sample_id: sampleId, server_id: serverId, created_at: now, posted: 0 })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

export async function pendingFame(db: Sql, serverId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('fame')
    .select('sample_id')
    .where('server_id', '=', serverId)
    .where('posted', '=', 0)
    .orderBy('created_at')
    .orderBy('sample_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.sample_id);
}

export async function markFamePosted(db: Sql, sampleId: string, serverId: string): Promise<void> {
  await db
    .updateTable('fame')
    .set({ posted: 1 })
    .where('sample_id', '=', sampleId)
    .where('server_id', '=', serverId)
    .execute();
}
