import { type RawBuilder, sql } from 'kysely';
import { dayMs } from '../durations.ts';

/**
 * From where the library is looked at. A query with a scope sees only sounds that were shown there, and its records
 * speak of that place: batch, server, maker and time of the first showing there, votes cast there (over several
 * servers: people who voted). Without one: everything, with the first showing of all.
 */
export interface Scope {
  readonly serverId?: string;
  /** Only servers that opted in to the gallery; `serverId: 'local'` may be asked for as well. */
  readonly publicOnly?: boolean;
}

/** A part of a long list; `mostRows` bounds what one query holds in memory. */
export interface Page {
  readonly limit: number;
  readonly offset?: number;
}

/** More than any page shows. */
export const mostRows = 500;

/** Spans of time that sounds are ranked over, in ms. */
export const periodMs = { day: dayMs, week: 7 * dayMs, month: 30 * dayMs, all: Number.POSITIVE_INFINITY } as const;
export type Period = keyof typeof periodMs;
export const periods = Object.keys(periodMs) as readonly Period[];

/** Whether a column that holds a server's id lies in the scope. */
export function inScope(column: string, { serverId, publicOnly }: Scope): RawBuilder<boolean> {
  const server = sql.ref(column);
  const isServer = serverId === undefined ? sql<boolean>`1 = 1` : sql<boolean>`${server} = ${serverId}`;
  // The local channel is its owner's: its page may ask for it by name without its sounds being in the gallery.
  if (!publicOnly || serverId === 'local') return isServer;
  return sql<boolean>`${isServer} and ${server} in (select id from servers where public_gallery = 1)`;
}

export const isScoped = ({ serverId, publicOnly }: Scope): boolean => serverId !== undefined || publicOnly === true;
