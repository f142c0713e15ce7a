import { atomically } from './atomically.ts';
import { countedToday } from './day-counts.ts';
import type { LibraryParts } from './library-parts.ts';
import { erasePerson, personalRows } from './personal-data.ts';
import { forgetInRemovals } from './removals.ts';

/** See countedToday. */
export const countMadeToday = ({ sql: db, now }: LibraryParts, personId: string, serverId: string): Promise<number> =>
  countedToday(db, { personId, serverId }, now());

/**
 * Erases a person's votes, keeps with names and tags, collections, kits, name and uploads; their sounds stay, without a
 * maker. What was there before is overwritten in the database's files soon after. Cancel their unfinished jobs first.
 */
export async function forgetPerson({ sql: db, uploads, uploadChanges, scrub, now }: LibraryParts, personId: string) {
  const done = await uploadChanges.add(async () => {
    const { orphans, counts } = await atomically(db, async (transaction) => {
      const counts = await erasePerson(transaction, personId, now());
      await forgetInRemovals(transaction, personId);
      const orphans = await transaction
        .deleteFrom('uploads')
        .where('sha256', 'not in', (eb) => eb.selectFrom('upload_owners').select('sha256'))
        .returning('sha256')
        .execute();
      return { counts, orphans };
    });
    await uploads.remove(orphans.map((orphan) => orphan.sha256));
    const { votes = 0, keeps = 0, kits = 0, samples = 0, upload_owners = 0 } = counts;
    return { votes, keeps, kits, samples, uploads: upload_owners };
  });
  // Nobody waits for it: it is one for all who ask within a minute.
  void scrub();
  return done;
}

/** Everything about a person: the rows by table, and which sounds and uploads are theirs. */
export async function dataOf({ longReads }: LibraryParts, personId: string) {
  const rows = await personalRows(longReads, personId);
  const column = (table: keyof typeof rows, name: string): string[] =>
    (rows[table] ?? []).map((row) => String((row as Readonly<Record<string, unknown>>)[name]));
  return {
    rows,
    /** Kept or made, the newest keeps first. */
    sounds: [...new Set([...column('keeps', 'sample_id').reverse(), ...column('samples', 'id').reverse()])],
    uploads: column('upload_owners', 'sha256'),
  };
}
