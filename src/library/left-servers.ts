import { type RawBuilder, sql } from 'kysely';
import { atomically } from './atomically.ts';
import type { LibraryParts } from './library-parts.ts';
import { inSlices } from './personal-data.ts';
import type { Sql, SqlTransaction, Tables } from './tables.ts';

/** The page on this machine, which nobody leaves. */
const local = 'local';
const rowsAtOnce = 200;

/** From now on a server's data waits to be removed. */
export async function serverLeft({ sql: db, now }: LibraryParts, serverId: string): Promise<void> {
  await db
    .insertInto('left_servers')
    .values({ server_id: serverId, left_at: now() })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** It is served again, and nothing of it goes. */
export async function serverJoined({ sql: db }: LibraryParts, serverId: string): Promise<void> {
  await db.deleteFrom('left_servers').where('server_id', '=', serverId).execute();
}

/**
 * All servers that this process serves now: others that `serves` holds of were left while the program was down. Of the
 * rest, other processes know.
 */
export async function serversPresent(
  parts: LibraryParts,
  serverIds: readonly string[],
  serves: (serverId: string) => boolean = () => true,
): Promise<void> {
  const present = new Set(serverIds);
  const left = new Set(await leftServers(parts));
  const { rows } = await sql<{ id: string }>`select server_id as id from batches union select id from servers
    union select server_id as id from kits`.execute(parts.longReads);
  const isGone = (id: string): boolean => id !== local && !present.has(id) && !left.has(id) && serves(id);
  for (const { id } of rows) if (isGone(id)) await serverLeft(parts, id);
  for (const id of left) if (present.has(id)) await serverJoined(parts, id);
}

async function leftServers({ sql: db }: LibraryParts): Promise<string[]> {
  const rows = await db.selectFrom('left_servers').select('server_id').execute();
  return rows.map(({ server_id }) => server_id);
}

const shownIn = (sample: RawBuilder<unknown>, isServer: RawBuilder<boolean>) => sql<boolean>`exists (
  select 1 from batch_samples bs cross join batches b where b.id = bs.batch_id and bs.sample_id = ${sample} and ${isServer})`;

/** Removes what belongs to servers that were left longer ago than this; returns their number. */
export async function removeLeftServers(parts: LibraryParts, olderThanMs: number): Promise<number> {
  const left = await parts.sql
    .selectFrom('left_servers')
    .select('server_id')
    .where('left_at', '<', parts.now() - olderThanMs)
    .execute();
  for (const { server_id } of left) await removeServer(parts, server_id);
  if (left.length > 0) void parts.scrub();
  return left.length;
}

/** Tables whose rows carry a server's id and mean nothing without it. */
const ofServer = [
  'votes',
  'fame',
  'hidden',
  'reports',
  'current_kits',
  'kits',
  'day_counts',
  'jobs',
] as const satisfies readonly (keyof Tables)[];

/**
 * Removes a server's kits, votes, settings and sounds. A sound that somebody keeps, that is in a kit elsewhere, or that was
 * shown in another server as well stays for them.
 */
async function removeServer({ sql: db, audio }: LibraryParts, serverId: string): Promise<void> {
  for (const name of ofServer) await db.deleteFrom(name).where('server_id', '=', serverId).execute();
  await db.deleteFrom('servers').where('id', '=', serverId).execute();
  for (;;) {
    const gone = await soundsOfAlone(db, serverId);
    if (gone.length === 0) break;
    await db.deleteFrom('samples').where('id', 'in', gone).execute();
    await audio.remove(gone);
  }
  await atomically(db, async (transaction) => {
    await moveElsewhere(transaction, serverId);
    await transaction.deleteFrom('left_servers').where('server_id', '=', serverId).execute();
  });
}

async function soundsOfAlone(db: Sql, serverId: string): Promise<string[]> {
  const { rows } = await sql<{ id: string }>`select distinct s.id from batches o
    join batch_samples os on os.batch_id = o.id join samples s on s.id = os.sample_id
    where o.server_id = ${serverId}
      and not ${shownIn(sql`s.id`, sql<boolean>`b.server_id <> ${serverId}`)}
      and not exists (select 1 from keeps k where k.sample_id = s.id)
      and not exists (select 1 from kit_samples k where k.sample_id = s.id)
    limit ${rowsAtOnce}`.execute(db);
  return rows.map(({ id }) => id);
}

/** Sounds that were first made here and shown elsewhere count as made there; then batches that show nothing any more go. */
async function moveElsewhere(db: SqlTransaction, serverId: string): Promise<void> {
  const elsewhere = sql`select bs.batch_id from batch_samples bs join batches b on b.id = bs.batch_id
    where bs.sample_id = samples.id and b.server_id <> ${serverId}`;
  await sql`update samples set batch_id = (${elsewhere} order by b.created_at, b.id limit 1)
    where batch_id in (select id from batches where server_id = ${serverId}) and exists (${elsewhere})`.execute(db);
  await inSlices(
    sql`delete from batches where id in (select o.id from batches o where o.server_id = ${serverId}
      and not exists (select 1 from samples s where s.batch_id = o.id) limit ${rowsAtOnce})`,
    db,
  );
}
