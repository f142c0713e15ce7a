import type { LibraryParts } from './library-parts.ts';

/** Notes that a sound reached the server's threshold, once. */
export async function claimFame({ sql: db, now }: LibraryParts, sampleId: string, serverId: string): Promise<void> {
  await db
    .insertInto('fame')
    .values({ sample_id: sampleId, server_id: serverId, created_at: now(), posted: 0 })
    .onConflict((oc) => oc.doNothing())
    .execute();
}

/** Sounds that are still to be posted, in the order in which they reached the threshold. */
export async function pendingFame({ sql: db }: LibraryParts, serverId: string, limit: number): Promise<string[]> {
  const rows = await db
    .selectFrom('fame')
    .select('sample_id')
    .where('server_id', '=', serverId)
    .where('posted', '=', 0)
    .orderBy('created_at')
    .orderBy('sample_id')
    .limit(limit)
    .execute();
  return rows.map((row) => row.sample_id);
}

/** Notes that the post has arrived: the sound is never posted there again. */
export async function markFamePosted({ sql: db }: LibraryParts, sampleId: string, serverId: string): Promise<void> {
  await db
    .updateTable('fame')
    .set({ posted: 1 })
    .where('sample_id', '=', sampleId)
    .where('server_id', '=', serverId)
    .execute();
}
