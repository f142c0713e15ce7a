import { sql } from 'kysely';
import { sha256Hex } from '../sound/ids.ts';
import { atomically } from './atomically.ts';
import type { LibraryParts } from './library-parts.ts';

/** Stores an upload by the SHA-256 of its bytes (hex), which it returns. A known upload counts as new again. */
export function addUpload(
  { sql: db, uploads, uploadChanges, now }: LibraryParts,
  { bytes, personId }: { readonly bytes: Uint8Array; readonly personId: string },
): Promise<string> {
  return uploadChanges.add(async () => {
    // Beside the event loop: ten mebibytes take ten milliseconds.
    const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
    const sha256 = Buffer.from(digest).toString('hex');
    const row = await db.selectFrom('uploads').select('sha256').where('sha256', '=', sha256).executeTakeFirst();
    // Bytes that no row speaks of may be swept at any moment.
    if (!row || (await uploads.present([sha256])).size === 0) await uploads.write([{ name: sha256, bytes }]);
    const at = now();
    await atomically(db, async (transaction) => {
      await transaction
        .insertInto('uploads')
        .values({ sha256, created_at: at })
        .onConflict((oc) => oc.column('sha256').doUpdateSet({ created_at: at }))
        .execute();
      await transaction
        .insertInto('upload_owners')
        .values({ sha256, person_id: personId, created_at: at })
        .onConflict((oc) => oc.doNothing())
        .execute();
    });
    return sha256;
  });
}

/** The person's newest upload whose digest begins with this. */
export async function findUpload(
  { sql: db }: LibraryParts,
  { begins, personId }: { readonly begins: string; readonly personId: string },
): Promise<string | undefined> {
  if (!/^[0-9a-f]{1,64}$/.test(begins)) return undefined;
  const row = await db
    .selectFrom('upload_owners')
    .select('sha256')
    .where('person_id', '=', personId)
    .where('sha256', '>=', begins)
    // 'g' comes after every hexadecimal digit.
    .where('sha256', '<', `${begins}g`)
    .orderBy('created_at', 'desc')
    .limit(1)
    .executeTakeFirst();
  return row?.sha256;
}

/** Digests of what the person brought, oldest first. */
export async function uploadsOf({ sql: db }: LibraryParts, personId: string): Promise<string[]> {
  const rows = await db
    .selectFrom('upload_owners')
    .select('sha256')
    .where('person_id', '=', personId)
    .orderBy('created_at')
    .orderBy('sha256')
    .execute();
  return rows.map(({ sha256 }) => sha256);
}

export async function readUpload({ uploads }: LibraryParts, sha256: string): Promise<Uint8Array | undefined> {
  // Any other name might become a path.
  return sha256Hex.test(sha256) ? uploads.read(sha256) : undefined;
}

/**
 * Removes uploads that were last brought longer ago than this, unless a sound came from them or an unfinished job needs
 * them; returns their number.
 */
export function pruneUploads(
  { sql: db, uploads, uploadChanges, now }: LibraryParts,
  olderThanMs: number,
): Promise<number> {
  return uploadChanges.add(async () => {
    const rows = await db
      .deleteFrom('uploads')
      .where('created_at', '<', now() - olderThanMs)
      .where('sha256', 'not in', (eb) =>
        eb.selectFrom('ancestry').select('parent_id').where('parent_kind', '=', 'upload'),
      )
      // Digests are long enough to be found in the text of a recipe.
      .where(
        sql<boolean>`not exists (select 1 from jobs
          where jobs.state in ('waiting', 'running', 'made') and jobs.recipes like '%' || uploads.sha256 || '%')`,
      )
      .returning('sha256')
      .execute();
    await uploads.remove(rows.map((row) => row.sha256));
    return rows.length;
  });
}
