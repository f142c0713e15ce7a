import { type RawBuilder, sql } from 'kysely';
import { dayKey, removeOldCounts } from './day-counts.ts';
import type { LibraryParts } from './library-parts.ts';
import { forgetInRemovals } from './removals.ts';
import type { SqlTransaction } from './tables.ts';

/** A person's sounds in a server on this UTC day; neither deleting them nor `forgetPerson` lowers the count. */
export async function countMadeToday(
  { sql: db, now }: LibraryParts,
  personId: string,
  serverId: string,
): Promise<number> {
  const row = await db
    .selectFrom('day_counts')
    .select('sounds')
    .where((eb) => eb.and(dayKey({ personId, serverId }, now())))
    .executeTakeFirst();
  return row?.sounds ?? 0;
}

/** The most rows that one statement changes: more would hold up the event loop. */
const rowsAtOnce = 200;

/** Repeats a statement that changes at most `rowsAtOnce` rows until none is left; returns the number of rows. */
async function inSlices(statement: RawBuilder<unknown>, db: SqlTransaction): Promise<number> {
  for (let rows = 0; ; ) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    rows += Number(numAffectedRows);
    if (numAffectedRows < rowsAtOnce) return rows;
  }
}

type OwnTable =
  | 'votes'
  | 'keeps'
  | 'keep_tags'
  | 'collections'
  | 'removals'
  | 'upload_owners'
  | 'current_kits'
  | 'kit_hearts'
  | 'kits';

const finished = ['done', 'failed', 'cancelled'] as const;

/**
 * Erases a person's votes, keeps with names and tags, collections, kits, name and uploads; their sounds stay, without a
 * maker. Cancel their unfinished jobs first.
 */
export function forgetPerson({ sql: db, uploads, uploadChanges, now }: LibraryParts, personId: string) {
  return uploadChanges.add(async () => {
    const { orphans, ...counts } = await db.transaction().execute(async (transaction) => {
      const slices = (statement: RawBuilder<unknown>) => inSlices(statement, transaction);
      const deleted = (table: OwnTable, key: string, person = 'person_id') =>
        slices(sql`delete from ${sql.table(table)} where (${sql.raw(key)}) in
          (select ${sql.raw(key)} from ${sql.table(table)} where ${sql.ref(person)} = ${personId} limit ${rowsAtOnce})`);
      const anonymous = (table: 'samples' | 'batches') =>
        slices(sql`update ${sql.table(table)} set maker_id = null
          where id in (select id from ${sql.table(table)} where maker_id = ${personId} limit ${rowsAtOnce})`);
      const votes = await deleted('votes', 'sample_id, server_id, person_id');
      const keeps = await deleted('keeps', 'person_id, sample_id');
      await deleted('keep_tags', 'person_id, sample_id, tag');
      await slices(sql`delete from collection_samples where (collection_id, sample_id) in
        (select cs.collection_id, cs.sample_id from collections c join collection_samples cs on cs.collection_id = c.id
          where c.person_id = ${personId} limit ${rowsAtOnce})`);
      await deleted('collections', 'id');
      await deleted('removals', 'id');
      await forgetInRemovals(transaction, personId);
      await deleted('current_kits', 'person_id, server_id');
      await deleted('kit_hearts', 'kit_id, person_id');
      const kits = await deleted('kits', 'id', 'owner_id');
      const samples = await anonymous('samples');
      await anonymous('batches');
      await transaction.deleteFrom('people').where('id', '=', personId).execute();
      await transaction.deleteFrom('sync_links').where('person_id', '=', personId).execute();
      await removeOldCounts(transaction, now());
      await transaction.deleteFrom('jobs').where('person_id', '=', personId).where('state', 'in', finished).execute();
      const owned = await deleted('upload_owners', 'sha256, person_id');
      const orphans = await transaction
        .deleteFrom('uploads')
        .where('sha256', 'not in', (eb) => eb.selectFrom('upload_owners').select('sha256'))
        .returning('sha256')
        .execute();
      return { votes, keeps, kits, samples, uploads: owned, orphans };
    });
    await uploads.remove(orphans.map((orphan) => orphan.sha256));
    return counts;
  });
}
