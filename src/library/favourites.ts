import type { LibraryParts } from './library-parts.ts';
import { loadSamples, type SampleRecord } from './sample-record.ts';
import { mostRows } from './scope.ts';

/** Adds or removes a favourite; returns whether it is one now. */
export function toggleFavourite(
  { sql: db, now }: LibraryParts,
  { sampleId, personId }: { readonly sampleId: string; readonly personId: string },
): Promise<boolean> {
  const favourite = { sample_id: sampleId, person_id: personId };
  return db.transaction().execute(async (transaction) => {
    const { numDeletedRows } = await transaction
      .deleteFrom('favourites')
      .where((eb) => eb.and(favourite))
      .executeTakeFirst();
    if (numDeletedRows > 0n) return false;
    const sample = await transaction.selectFrom('samples').select('id').where('id', '=', sampleId).executeTakeFirst();
    if (!sample) return false;
    await transaction
      .insertInto('favourites')
      .values({ ...favourite, created_at: now() })
      .execute();
    return true;
  });
}

/** Newest first. */
export async function favourites({ sql: db }: LibraryParts, personId: string, limit: number): Promise<SampleRecord[]> {
  const rows = await db
    .selectFrom('favourites')
    .select('sample_id as id')
    .where('person_id', '=', personId)
    .orderBy('created_at', 'desc')
    .orderBy('sample_id')
    .limit(Math.min(limit, mostRows))
    .execute();
  return loadSamples(db, rows);
}
