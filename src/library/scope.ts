import { type RawBuilder, sql } from 'kysely';
import type { Scope } from './library.ts';

/** Whether a column that holds a server's id lies in the scope. */
export function inScope(column: string, { serverId, publicOnly }: Scope): RawBuilder<boolean> {
  const server = sql.ref(column);
  const isServer = serverId === undefined ? sql<boolean>`1 = 1` : sql<boolean>`${server} = ${serverId}`;
  // The local channel is its owner's: its page may ask for it by name without its sounds being in the gallery.
  if (!publicOnly || serverId === 'local') return isServer;
  return sql<boolean>`${isServer} and ${server} in (select id from servers where public_gallery = 1)`;
}

export const isScoped = ({ serverId, publicOnly }: Scope): boolean => serverId !== undefined || publicOnly === true;
