import type { KitContent, KitRecord } from '../kits/kit.ts';
import type { LibraryParts } from './library-parts.ts';
import { inScope, mostRows, type Page, type Scope } from './scope.ts';
import type { Sql } from './tables.ts';

const ofKits = { kind: 'kit', column: 'k.id' } as const;

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

export interface CurrentKit {
  readonly personId: string;
  readonly serverId: string;
  readonly kitId: string;
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
