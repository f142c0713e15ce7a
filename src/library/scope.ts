import { type RawBuilder, sql } from 'kysely';
import { dayMs } from '../durations.ts';
import type { Sql } from './tables.ts';

/**
 * The part of the library that a query sees: sounds shown in a server, or in the galleries. Its records describe the
 * first showing there (batch, server, maker, time) and count votes cast there; over several servers each voter counts
 * once. An empty scope is the whole library.
 */
export interface Scope {
  readonly serverId?: string;
  /** Only servers that opted in to the gallery; `serverId: 'local'` is allowed as well. */
  readonly publicOnly?: boolean;
}

/** A part of a long list. `mostRows` bounds the memory of a query. */
export interface Page {
  readonly limit: number;
  readonly offset?: number;
}

/** More than any page shows. */
export const mostRows = 500;

/** Ranking periods, in ms. */
export const periodMs = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs, all: Number.POSITIVE_INFINITY } as const;
export type Period = keyof typeof periodMs;
export const periods = Object.keys(periodMs) as readonly Period[];

/** A column that holds the id of a sound or a kit, which moderators may have hidden from the gallery. */
export interface Shown {
  readonly kind: 'sound' | 'kit';
  readonly column: string;
}

/** Whether a column that holds a server's id lies in the scope. @param shown what of that server is asked for */
export function inScope(column: string, { serverId, publicOnly }: Scope, shown?: Shown): RawBuilder<boolean> {
  const server = sql.ref(column);
  const isServer = serverId === undefined ? sql<boolean>`1 = 1` : sql<boolean>`${server} = ${serverId}`;
  // The local channel belongs to its owner, whose page may ask for it by name without publishing its sounds.
  if (!publicOnly || serverId === 'local') return isServer;
  const isPublic = sql<boolean>`${isServer} and ${server} in (select id from servers where public_gallery = 1)`;
  if (!shown) return isPublic;
  return sql<boolean>`${isPublic} and not exists (select 1 from hidden where hidden.server_id = ${server}
    and hidden.kind = ${shown.kind} and hidden.subject = ${sql.ref(shown.column)})`;
}

export const isScoped = ({ serverId, publicOnly }: Scope): boolean => serverId !== undefined || publicOnly === true;

/**
 * The showings of a sample within a scope, for `exists`.
 * A cross join fixes SQLite's order: from the sample to its few batches.
 * @param sample the column of the outer query that holds its id
 */
export function showingsOf(db: Sql, sample: string, scope: Scope) {
  return db
    .selectFrom('batch_samples as bs')
    .crossJoin('batches as b')
    .whereRef('b.id', '=', 'bs.batch_id')
    .select(sql<number>`1`.as('shown'))
    .where(sql<boolean>`bs.sample_id = ${sql.ref(sample)}`)
    .where(inScope('b.server_id', scope, { kind: 'sound', column: 'bs.sample_id' }));
}
