import { randomBytes } from 'node:crypto';
import { sql } from 'kysely';
import { dayMs } from '../durations.ts';
import { atomically } from './atomically.ts';
import { findKit } from './find-kits.ts';
import { type LibraryParts, tellOfKit } from './library-parts.ts';
import type { Sql, SqlTransaction, Tables } from './tables.ts';

/** Time for second thoughts. */
const keptMs = 7 * dayMs;
/** More than one statement should bind: SQLite allows 32,766 values. */
const rowsAtOnce = 500;

type Restorable =
  | 'keeps'
  | 'keep_tags'
  | 'collections'
  | 'collection_samples'
  | 'votes'
  | 'kits'
  | 'kit_samples'
  | 'kit_hearts'
  | 'current_kits';
type Row<Table extends Restorable> = Table extends 'keeps'
  ? Omit<Tables['keeps'], 'folded'> & { readonly folded: string }
  : Tables[Table];

/** Rows that were removed, by table, and names that were taken off. */
export type Removed = { readonly [Table in Restorable]?: readonly Row<Table>[] } & {
  readonly names?: readonly { readonly sample_id: string; readonly name: string }[];
};

/** Remembers what was removed; returns the id by which it comes back. Older removals are forgotten. */
export async function rememberRemoval(
  db: SqlTransaction,
  personId: string,
  removed: Removed,
  now: number,
): Promise<string> {
  await db
    .deleteFrom('removals')
    .where('removed_at', '<', now - keptMs)
    .execute();
  const id = randomBytes(8).toString('hex');
  await db
    .insertInto('removals')
    .values({ id, person_id: personId, removed_at: now, rows: JSON.stringify(removed) })
    .execute();
  return id;
}

/**
 * Brings back what the person removed, as far as its sounds still exist. Returns the sounds concerned; undefined where
 * nothing of that id is left to undo.
 */
export async function undoRemoval(
  parts: LibraryParts,
  { id, personId }: { readonly id: string; readonly personId: string },
): Promise<readonly string[] | undefined> {
  const restored = await atomically(parts.sql, async (transaction) => {
    const [row] = await transaction
      .deleteFrom('removals')
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .returning('rows')
      .execute();
    const removed = row && (JSON.parse(row.rows) as Removed);
    if (!removed) return undefined;
    const { kits = [] } = removed;
    const samples = await restore(transaction, personId, removed);
    for (const { id: kitId, owner_id: ownerId, server_id: serverId } of kits)
      await parts.announceKit(transaction, { kitId, ownerId, serverId });
    return { samples, kits };
  });
  for (const { id: kitId } of restored?.kits ?? []) {
    const kit = await findKit(parts, kitId);
    if (kit) tellOfKit(parts, kit);
  }
  return restored?.samples;
}

/** Takes a person who is forgotten out of what others may have back: their hearts for others' kits. */
export async function forgetInRemovals(db: SqlTransaction, personId: string): Promise<void> {
  const quoted = JSON.stringify(personId).replace(/[%_\\]/g, '\\$&');
  const found = await db
    .selectFrom('removals')
    .select(['id', 'rows'])
    .where('person_id', '!=', personId)
    .where((eb) => sql<boolean>`${eb.ref('rows')} like ${`%${quoted}%`} escape '\\'`)
    .execute();
  for (const { id, rows } of found) {
    const removed = JSON.parse(rows) as Removed;
    const kit_hearts = removed.kit_hearts?.filter(({ person_id }) => person_id !== personId) ?? [];
    await db
      .updateTable('removals')
      .set({ rows: JSON.stringify({ ...removed, kit_hearts }) })
      .where('id', '=', id)
      .execute();
  }
}

async function restore(db: SqlTransaction, personId: string, removed: Removed): Promise<readonly string[]> {
  const { keeps = [], keep_tags = [], collections = [], collection_samples = [], votes = [], names = [] } = removed;
  const { kit_samples = [] } = removed;
  const named = [keeps, keep_tags, collection_samples, votes, names, kit_samples]
    .flat()
    .map(({ sample_id }) => sample_id);
  const samples = await presentIn(db, 'samples', [...new Set(named)]);
  const ofSamples = <R extends { readonly sample_id: string }>(rows: readonly R[]) =>
    rows.filter(({ sample_id }) => samples.has(sample_id));
  await insertAll(db, 'collections', collections);
  await insertAll(db, 'keeps', ofSamples(keeps));
  await insertAll(db, 'keep_tags', ofSamples(keep_tags));
  // A collection may be gone, or another one may have taken its name.
  const present = await presentIn(db, 'collections', [...new Set(collection_samples.map((row) => row.collection_id))]);
  const placed = ofSamples(collection_samples).filter(({ collection_id }) => present.has(collection_id));
  await insertAll(db, 'collection_samples', placed);
  await insertAll(db, 'votes', ofSamples(votes));
  await insertAll(db, 'kits', removed.kits ?? []);
  await insertAll(db, 'kit_samples', ofSamples(kit_samples));
  await insertAll(db, 'kit_hearts', removed.kit_hearts ?? []);
  // Whoever has opened another kit since then keeps that one.
  await insertAll(db, 'current_kits', removed.current_kits ?? []);
  for (const { sample_id, name } of ofSamples(names))
    await db
      .updateTable('keeps')
      .set({ name, folded: name.toLowerCase() })
      .where('person_id', '=', personId)
      .where('sample_id', '=', sample_id)
      .execute();
  return [...samples];
}

async function insertAll(db: SqlTransaction, table: Restorable, rows: readonly object[]): Promise<void> {
  for (let start = 0; start < rows.length; start += rowsAtOnce)
    await db
      .insertInto(table)
      .values(rows.slice(start, start + rowsAtOnce) as never)
      .onConflict((oc) => oc.doNothing())
      .execute();
}

async function presentIn(db: Sql, table: 'samples' | 'collections', ids: readonly string[]): Promise<Set<string>> {
  const present = new Set<string>();
  for (let start = 0; start < ids.length; start += rowsAtOnce)
    for (const { id } of await db
      .selectFrom(table)
      .select('id')
      .where('id', 'in', ids.slice(start, start + rowsAtOnce))
      .execute())
      present.add(id);
  return present;
}
