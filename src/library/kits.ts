import { type KitContent, type KitRecord, kitContentShape, kitIdOf } from '../kits/kit.ts';
import { atomically } from './atomically.ts';
import { type CurrentKit, findKit } from './find-kits.ts';
import { changeOf, type KitChange, type KitWatcher, type LibraryParts, tellOfKit } from './library-parts.ts';
import { type Removed, rememberRemoval } from './removals.ts';
import type { Sql, SqlTransaction } from './tables.ts';

export interface NewKit {
  readonly id: string;
  readonly serverId: string;
  readonly ownerId: string;
  readonly content: KitContent;
}

const columnsOf = (content: KitContent) => {
  const { name, ...rest } = kitContentShape.parse(content);
  return { name, content: JSON.stringify(rest) };
};

async function keepSamples(db: SqlTransaction, id: string, { slots }: KitContent): Promise<void> {
  const ids = [...new Set(slots.map(({ sampleId }) => sampleId).filter((sample) => sample !== null))];
  await db.deleteFrom('kit_samples').where('kit_id', '=', id).execute();
  if (ids.length === 0) return;
  await db
    .insertInto('kit_samples')
    .values(ids.map((sample_id) => ({ kit_id: id, sample_id })))
    .execute();
}

const makeCurrent = (db: Sql, { personId, serverId, kitId }: CurrentKit) =>
  db
    .insertInto('current_kits')
    .values({ person_id: personId, server_id: serverId, kit_id: kitId })
    .onConflict((oc) => oc.columns(['person_id', 'server_id']).doUpdateSet({ kit_id: kitId }))
    .execute();

/** Stores a kit, and shows it in its owner's strip. A kit of this id that is there already stays as it is. */
export async function addKit(parts: LibraryParts, { id, serverId, ownerId, content }: NewKit): Promise<KitRecord> {
  parts.checkName(content.name);
  const at = parts.now();
  await atomically(parts.sql, async (transaction) => {
    const { numInsertedOrUpdatedRows } = await transaction
      .insertInto('kits')
      .values({
        id,
        server_id: serverId,
        owner_id: ownerId,
        ...columnsOf(content),
        revision: 1,
        created_at: at,
        updated_at: at,
      })
      .onConflict((oc) => oc.doNothing())
      .executeTakeFirst();
    if (numInsertedOrUpdatedRows === 0n) return;
    await keepSamples(transaction, id, content);
    await makeCurrent(transaction, { personId: ownerId, serverId, kitId: id });
    await parts.announceKit(transaction, { kitId: id, ownerId, serverId });
  });
  return tellOfKit(parts, (await findKit(parts, id))!);
}

/** A kit of the person's own with the content of another one. @param copy.source what asked for it: twice the same makes one copy */
export const copyKit = (
  parts: LibraryParts,
  kit: KitRecord,
  { source, ...owner }: Pick<NewKit, 'serverId' | 'ownerId'> & { readonly source: string },
): Promise<KitRecord> => addKit(parts, { ...owner, id: kitIdOf(`${source} ${kit.id}`), content: kit });

/**
 * Changes a kit by a function of its content, in one transaction: changes from two places both hold. Undefined where
 * there is no such kit; what `change` throws, and content that no kit may have, change nothing.
 */
export async function changeKit(
  parts: LibraryParts,
  id: string,
  change: (before: KitRecord) => KitContent,
): Promise<KitRecord | undefined> {
  const changed = await atomically(parts.sql, async (transaction) => {
    const before = await findKit({ sql: transaction }, id);
    if (!before) return undefined;
    const content = change(before);
    if (content.name !== before.name) parts.checkName(content.name);
    const columns = { ...columnsOf(content), revision: before.revision + 1, updated_at: parts.now() };
    await transaction.updateTable('kits').set(columns).where('id', '=', id).execute();
    await keepSamples(transaction, id, content);
    await parts.announceKit(transaction, changeOf(before));
    return findKit({ sql: transaction }, id);
  });
  return changed && tellOfKit(parts, changed);
}

/** Deletes a kit. Its owner may have it back: resolves with the removal's id; undefined for anybody else, and where there is none. */
export async function deleteKit(
  parts: LibraryParts,
  { kitId, personId }: { readonly kitId: string; readonly personId: string },
): Promise<string | undefined> {
  const kit = await findKit(parts, kitId);
  if (!kit) return undefined;
  const undo = await atomically(parts.sql, async (transaction) => {
    const rowsOf = (table: 'kit_samples' | 'kit_hearts' | 'current_kits') =>
      transaction.selectFrom(table).selectAll().where('kit_id', '=', kitId).execute();
    const removed = {
      kit_samples: await rowsOf('kit_samples'),
      kit_hearts: await rowsOf('kit_hearts'),
      current_kits: await rowsOf('current_kits'),
    } as Pick<Removed, 'kit_samples' | 'kit_hearts' | 'current_kits'>;
    const kits = await transaction.deleteFrom('kits').where('id', '=', kitId).returningAll().execute();
    await parts.announceKit(transaction, changeOf(kit));
    if (kit.ownerId !== personId) return undefined;
    return rememberRemoval(transaction, personId, { kits, ...removed }, parts.now());
  });
  for (const watch of parts.kitWatchers) watch({ ...changeOf(kit), kit: null });
  return undo;
}

/** Shows a kit in the person's strip. */
export async function setCurrentKit(parts: LibraryParts, current: CurrentKit): Promise<void> {
  const kit = await findKit(parts, current.kitId);
  if (!kit) return;
  const { personId: ownerId, serverId, kitId } = current;
  const change = { kitId, ownerId, serverId };
  await atomically(parts.sql, async (transaction) => {
    await makeCurrent(transaction, current);
    await parts.announceKit(transaction, change);
  });
  for (const watch of parts.kitWatchers) watch({ ...change, kit });
}

/** Gives or takes back a heart; nobody has one for a kit of their own. Undefined where there is no such kit. */
export function toggleKitHeart(
  { sql: db, now }: LibraryParts,
  { kitId, personId, allowOwn }: { readonly kitId: string; readonly personId: string; readonly allowOwn: boolean },
): Promise<'given' | 'taken' | 'own-kit' | undefined> {
  const heart = { kit_id: kitId, person_id: personId };
  return atomically(db, async (transaction) => {
    const kit = await transaction.selectFrom('kits').select('owner_id').where('id', '=', kitId).executeTakeFirst();
    if (!kit) return undefined;
    if (kit.owner_id === personId && !allowOwn) return 'own-kit';
    const { numDeletedRows } = await transaction
      .deleteFrom('kit_hearts')
      .where((eb) => eb.and(heart))
      .executeTakeFirst();
    if (numDeletedRows > 0n) return 'taken';
    await transaction
      .insertInto('kit_hearts')
      .values({ ...heart, created_at: now() })
      .execute();
    return 'given';
  });
}

/** Tells of what another process has changed. */
export async function heardOfKit(parts: LibraryParts, change: KitChange): Promise<void> {
  if (parts.kitWatchers.size === 0) return;
  const kit = (await findKit(parts, change.kitId)) ?? null;
  for (const watch of parts.kitWatchers) watch({ ...change, kit });
}

/** Calls `watch` after each change; returns the way to stop that. */
export function watchKits({ kitWatchers }: LibraryParts, watch: KitWatcher): () => void {
  kitWatchers.add(watch);
  return () => kitWatchers.delete(watch);
}
