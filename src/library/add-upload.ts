import type { WavFolder } from '../files/durable-files.ts';
import type { Sql } from './tables.ts';

/** The digest of the newest upload that this person brought and that begins so, hex. */
export async function findUpload(
  db: Sql,
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

/** Keeps the bytes by their SHA-256 (hex), which it returns. One that is here becomes new again: somebody needs it now. */
export async function addUpload(
  db: Sql,
  uploads: WavFolder,
  { bytes, personId }: { readonly bytes: Uint8Array; readonly personId: string },
  now: number,
): Promise<string> {
  // Beside the event loop: ten mebibytes take as many milliseconds.
  const digest = await crypto.subtle.digest('SHA-256', bytes as Uint8Array<ArrayBuffer>);
  const sha256 = Buffer.from(digest).toString('hex');
  if (!(await uploads.has(sha256))) await uploads.write([{ name: sha256, bytes }]);
  await db.transaction().execute(async (transaction) => {
    await transaction
      .insertInto('uploads')
      .values({ sha256, created_at: now })
      .onConflict((oc) => oc.column('sha256').doUpdateSet({ created_at: now }))
      .execute();
    await transaction
      .insertInto('upload_owners')
      .values({ sha256, person_id: personId, created_at: now })
      .onConflict((oc) => oc.doNothing())
      .execute();
  });
  return sha256;
}
