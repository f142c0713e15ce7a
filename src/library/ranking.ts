import { sql } from 'kysely';
import { type LibraryParts, longRead } from './library-parts.ts';
import { loadSamples } from './sample-record.ts';
import { inScope, mostRows, type Page, type Period, periodMs, type Scope } from './scope.ts';

/** 0.95 confidence, two-sided. */
const z = 1.96;

/**
 * Sounds shown in the period that have votes, best first; with `publicOnly` and no `serverId`, over all servers that
 * opted in to the gallery.
 *
 * Ranked by the lower bound of the Wilson score interval (E. B. Wilson 1927) for k of n: people who voted for the
 * sound (`votes`), of those who voted on anything in a batch in which it was shown (`voters`). Only votes of the server
 * where it was shown count; over several servers a person counts once.
 *
 * Most sounds are shown once: their n is counted once per batch. `cross join` fixes SQLite's join order: without
 * statistics it chose orders a hundred times slower.
 */
export function top(parts: LibraryParts, query: Scope & Page & { readonly model?: string; readonly period: Period }) {
  const since = query.period === 'all' ? 0 : parts.now() - periodMs[query.period];
  const ofModel =
    query.model === undefined ? sql`` : sql`join samples s on s.id = given.sample_id and s.model = ${query.model}`;
  return longRead(parts, query, async (db) => {
    const { rows } = await sql<{ id: string; k: number; n: number; score: number }>`
      with shown as materialized (
        select bs.sample_id, bs.batch_id, b.server_id
        from batches b cross join batch_samples bs
        where b.created_at >= ${since} and bs.batch_id = b.id
          and ${inScope('b.server_id', query, { kind: 'sound', column: 'bs.sample_id' })}
      ), given as materialized (
        select shown.batch_id, shown.sample_id, v.person_id
        from shown cross join votes v
        where v.sample_id = shown.sample_id and v.server_id = shown.server_id
      ), liked as (
        select given.sample_id, count(distinct given.person_id) as k
        from given ${ofModel}
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
        select sample_id, k, n, k / n as p from (
          select sample_id, cast(k as double precision) as k, cast(n as double precision) as n from judged
        ) as counts
      )
      select rates.sample_id as id, k, n,
        (p + ${z * z} / (2.0 * n) - ${z} * sqrt(p * (1 - p) / n + ${z * z} / (4.0 * n * n))) / (1 + ${z * z} / n) as score
      from rates join samples s on s.id = rates.sample_id
      order by score desc, k desc, s.created_at desc, id
      limit ${Math.min(query.limit, mostRows)} offset ${query.offset ?? 0}`.execute(db);
    const records = new Map((await loadSamples(db, rows, query)).map((record) => [record.id, record]));
    return rows.flatMap(({ id, k, n, score }) => {
      const record = records.get(id);
      return record ? [{ ...record, votes: k, voters: n, score }] : [];
    });
  });
}
