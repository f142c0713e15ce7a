import { type KitContent, type KitRecord, kitContentShape, kitIdOf } from '../kits/kit.ts';
import type { KitWatcher, LibraryParts } from './library-parts.ts';
import { inScope, mostRows, type Page, type Scope } from './scope.ts';
import type { Sql, SqlTransaction } from './tables.ts';

export interface NewKit {
  readonly id: string;
  readonly serverId: string;
  readonly ownerId: string;
  readonly content: KitContent;
}

const ofKits = { kind: 'kit', column: 'k.id' } as const;

const columnsOf = (content: KitContent) => {
  const { name, ...rest } = kitContentShape.parse(content);
  return { name, content: JSON.stringify(rest) };
};

function selectKits(db: Sql) {
  return db
    .selectFrom('kits as k')
    .leftJoin('people as p', 'p.id', 'k.owner_id')
    .selectAll('k')
    .select((eb) => [
      'p.name as owner_name',
      eb
        .selectFrom('kit_hearts as h')
        .select((count) => count.fn.countAll<number>().as('hearts'))
        .whereRef('h.kit_id', '=', 'k.id')
        .as('hearts'),
    ]);
}

type KitRow = Awaited<ReturnType<ReturnType<typeof selectKits>['execute']>>[number];

const fromRow = (row: KitRow): KitRecord => ({
  ...(JSON.parse(row.content) as Omit<KitContent, 'name'>),
  name: row.name,
  id: row.id,
  serverId: row.server_id,
  ownerId: row.owner_id,
  ownerName: row.owner_name ?? '',
  revision: row.revision,
  hearts: row.hearts ?? 0,
  createdAt: row.created_at,
  updatedAt: row.updated_at,
});

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

function tell({ kitWatchers }: LibraryParts, kit: KitRecord): KitRecord {
  for (const watch of kitWatchers) watch({ kitId: kit.id, ownerId: kit.ownerId, serverId: kit.serverId, kit });
  return kit;
}

/** Stores a kit, and shows it in its owner's strip. A kit of this id that is there already stays as it is. */
export async function addKit(parts: LibraryParts, { id, serverId, ownerId, content }: NewKit): Promise<KitRecord> {
  parts.checkName(content.name);
  const at = parts.now();
  await parts.sql.transaction().execute(async (transaction) => {
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
  });
  return tell(parts, (await findKit(parts, id))!);
}

/** A kit of the person's own with the content of another one. @param copy.source what asked for it: twice the same makes one copy */
export const copyKit = (
  parts: LibraryParts,
  kit: KitRecord,
  { source, ...owner }: Pick<NewKit, 'serverId' | 'ownerId'> & { readonly source: string },
): Promise<KitRecord> => addKit(parts, { ...owner, id: kitIdOf(`${source} ${kit.id}`), content: kit });

/** The kit of this id within a scope. */
export async function findKit(
  { sql: db }: Pick<LibraryParts, 'sql'>,
  id: string,
  scope: Scope = {},
): Promise<KitRecord | undefined> {
  const row = await selectKits(db)
    .where('k.id', '=', id)
    .where(inScope('k.server_id', scope, ofKits))
    .executeTakeFirst();
  return row && fromRow(row);
}

export interface KitQuery extends Scope, Page {
  readonly ownerId?: string;
  /** Begins the name, in any case. */
  readonly text?: string;
}

/** The kits changed last come first. */
export async function kits({ sql: db }: LibraryParts, query: KitQuery): Promise<KitRecord[]> {
  const { ownerId, text = '', limit, offset = 0 } = query;
  const rows = await selectKits(db)
    .where(inScope('k.server_id', query, ofKits))
    .$if(ownerId !== undefined, (select) => select.where('k.owner_id', '=', ownerId ?? ''))
    .$if(text !== '', (select) =>
      select.where((eb) =>
        eb(eb.fn<string>('lower', ['k.name']), 'like', `${text.toLowerCase().replace(/[%_\\]/g, '_')}%`),
      ),
    )
    .orderBy('k.updated_at', 'desc')
    .orderBy('k.id')
    .limit(Math.min(limit, mostRows))
    .offset(offset)
    .execute();
  return rows.map(fromRow);
}

/**
 * Changes a kit by a function of its content, in one transaction: changes from two places both hold. Undefined where
 * there is no such kit; what `change` throws, and content that no kit may have, change nothing.
 */
export async function changeKit(
  parts: LibraryParts,
  id: string,
  change: (before: KitRecord) => KitContent,
): Promise<KitRecord | undefined> {
  const changed = await parts.sql.transaction().execute(async (transaction) => {
    const before = await findKit({ sql: transaction }, id);
    if (!before) return undefined;
    const content = change(before);
    if (content.name !== before.name) parts.checkName(content.name);
    const columns = { ...columnsOf(content), revision: before.revision + 1, updated_at: parts.now() };
    await transaction.updateTable('kits').set(columns).where('id', '=', id).execute();
    await keepSamples(transaction, id, content);
    return findKit({ sql: transaction }, id);
  });
  return changed && tell(parts, changed);
}

export async function deleteKit(parts: LibraryParts, id: string): Promise<void> {
  const kit = await findKit(parts, id);
  if (!kit) return;
  await parts.sql.deleteFrom('kits').where('id', '=', id).execute();
  for (const watch of parts.kitWatchers) watch({ kitId: id, ownerId: kit.ownerId, serverId: kit.serverId, kit: null });
}

export interface CurrentKit {
  readonly personId: string;
  readonly serverId: string;
  readonly kitId: string;
}

/** Shows a kit in the person's strip. */
export async function setCurrentKit(parts: LibraryParts, current: CurrentKit): Promise<void> {
  const kit = await findKit(parts, current.kitId);
  if (!kit) return;
  await makeCurrent(parts.sql, current);
  const { personId, serverId, kitId } = current;
  for (const watch of parts.kitWatchers) watch({ kitId, ownerId: personId, serverId, kit });
}

/** The kit in the person's strip. */
export async function currentKit(
  { sql: db }: LibraryParts,
  { personId, serverId }: Omit<CurrentKit, 'kitId'>,
): Promise<KitRecord | undefined> {
  const row = await selectKits(db)
    .innerJoin('current_kits as c', 'c.kit_id', 'k.id')
    .where('c.person_id', '=', personId)
    .where('c.server_id', '=', serverId)
    .executeTakeFirst();
  return row && fromRow(row);
}

/** Gives or takes back a heart; nobody has one for a kit of their own. Undefined where there is no such kit. */
export function toggleKitHeart(
  { sql: db, now }: LibraryParts,
  { kitId, personId, allowOwn }: { readonly kitId: string; readonly personId: string; readonly allowOwn: boolean },
): Promise<'given' | 'taken' | 'own-kit' | undefined> {
  const heart = { kit_id: kitId, person_id: personId };
  return db.transaction().execute(async (transaction) => {
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

/** Calls `watch` after each change; returns the way to stop that. */
export function watchKits({ kitWatchers }: LibraryParts, watch: KitWatcher): () => void {
  kitWatchers.add(watch);
  return () => kitWatchers.delete(watch);
}
