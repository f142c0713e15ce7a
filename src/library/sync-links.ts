import { createHash, randomBytes } from 'node:crypto';
import type { LibraryParts } from './library-parts.ts';

/** 256 random bits, which nobody guesses. */
const tokenBytes = 32;
const syncTokenPattern = /^[A-Za-z0-9_-]{43}$/;

/** Without salt: what is random needs none, and the digest is found by its index. */
const digestOf = (token: string): string => createHash('sha256').update(token).digest('hex');

/** A new private link's token, told once: the database keeps its digest. It replaces the person's earlier one. */
export async function createSyncLink({ sql: db, now }: LibraryParts, personId: string): Promise<string> {
  const token = randomBytes(tokenBytes).toString('base64url');
  const link = { token_sha256: digestOf(token), created_at: now() };
  await db
    .insertInto('sync_links')
    .values({ person_id: personId, ...link })
    .onConflict((oc) => oc.column('person_id').doUpdateSet(link))
    .execute();
  return token;
}

/** Whether there was one. */
export async function revokeSyncLink({ sql: db }: LibraryParts, personId: string): Promise<boolean> {
  const { numDeletedRows } = await db.deleteFrom('sync_links').where('person_id', '=', personId).executeTakeFirst();
  return numDeletedRows > 0n;
}

export async function hasSyncLink({ sql: db }: LibraryParts, personId: string): Promise<boolean> {
  return (await db.selectFrom('sync_links').select('person_id').where('person_id', '=', personId).execute()).length > 0;
}

/** Whose link this is; undefined for one that was revoked, replaced or never made. */
export async function syncLinkOwner({ sql: db }: LibraryParts, token: string): Promise<string | undefined> {
  if (!syncTokenPattern.test(token)) return undefined;
  const row = await db
    .selectFrom('sync_links')
    .select('person_id')
    .where('token_sha256', '=', digestOf(token))
    .executeTakeFirst();
  return row?.person_id;
}
