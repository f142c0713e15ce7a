import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import { atomically, together } from './atomically.ts';
import type { LibraryParts } from './library-parts.ts';
import { loadSamples, type SampleRecord } from './sample-record.ts';
import { showingsOf } from './scope.ts';
import { insertBatch, type NewBatch } from './store-batch.ts';
import type { SqlTransaction } from './tables.ts';

/**
 * Stores finished sounds: first the audio, then all rows in one transaction. All or nothing: when either fails, the
 * audio of this call is removed, from a shared store by the next sweep. UserError for a full disk and for a store that is
 * away.
 * @param also what belongs to the same transaction; first in it
 */
export async function addSamples(
  parts: LibraryParts,
  batch: NewBatch,
  also?: (transaction: SqlTransaction) => Promise<void>,
): Promise<SampleRecord[]> {
  const { sql: db, audio, now } = parts;
  const items = batch.items.map((item) => ({ ...item, id: sampleId(item.recipe) }));
  const present = await withAudio(
    parts,
    items.map((item) => item.id),
  );
  const files = new Map<string, Uint8Array>();
  for (const { id, wav } of items) if (wav && !present.has(id)) files.set(id, wav);
  if (items.some(({ id }) => !present.has(id) && !files.has(id)))
    throw new UserError('deletedMeanwhile', {}, { kind: 'failed' });

  await audio.write([...files].map(([name, bytes]) => ({ name, bytes })));
  try {
    await together(db, async (transaction) => {
      await also?.(transaction);
      await insertBatch(transaction, batch, items, now());
    });
  } catch (error) {
    if (!audio.isShared) await audio.remove([...files.keys()]);
    throw error;
  }
  return loadSamples(db, items, { serverId: batch.serverId });
}

/** Those of these samples whose audio is there: a row may claim a file that was removed by hand. */
export async function withAudio({ sql: db, audio }: LibraryParts, sampleIds: readonly string[]): Promise<Set<string>> {
  if (sampleIds.length === 0) return new Set();
  const rows = await db
    .selectFrom('samples')
    .select('id')
    .where('id', 'in', sampleIds)
    .where('has_audio', '=', 1)
    .execute();
  return new Set(await audio.present(rows.map(({ id }) => id)));
}

/** Those of these samples that were made here, heard by anybody, pruned or not. */
export async function knownAmong({ sql: db }: LibraryParts, sampleIds: readonly string[]): Promise<Set<string>> {
  if (sampleIds.length === 0) return new Set();
  const rows = await db.selectFrom('samples').select('id').where('id', 'in', sampleIds).execute();
  return new Set(rows.map(({ id }) => id));
}

/** The WAV; undefined after pruning. A row whose file is gone is corrected. */
export async function readAudio({ sql: db, audio }: LibraryParts, sampleId: string): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('samples').select('has_audio').where('id', '=', sampleId).executeTakeFirst();
  if (row?.has_audio !== 1) return undefined;
  const bytes = await audio.read(sampleId);
  if (!bytes) await db.updateTable('samples').set({ has_audio: 0 }).where('id', '=', sampleId).execute();
  return bytes;
}

/** Stores the audio of a pruned sample that was made again. */
export async function restoreAudio({ sql: db, audio }: LibraryParts, sampleId: string, wav: Uint8Array): Promise<void> {
  await audio.write([{ name: sampleId, bytes: wav }]);
  const { numUpdatedRows } = await db
    .updateTable('samples')
    .set({ has_audio: 1 })
    .where('id', '=', sampleId)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) await audio.remove([sampleId]);
}

/**
 * Makes sounds visible in a server where they were asked for, wherever they were made first: from now on people can
 * vote on them there. Sounds that are visible there already stay as they are. `addSamples` does this for its own
 * server.
 */
export async function shareWith(
  { sql: db, now }: LibraryParts,
  serverId: string,
  sampleIds: readonly string[],
): Promise<void> {
  if (sampleIds.length === 0) return;
  await atomically(db, async (transaction) => {
    const rows = await transaction
      .selectFrom('samples as s')
      .select('s.id')
      .where('s.id', 'in', sampleIds)
      .where((eb) => eb.not(eb.exists(showingsOf(transaction, 's.id', { serverId }))))
      .execute();
    if (rows.length === 0) return;
    const batchId = randomUUID();
    await transaction
      .insertInto('batches')
      .values({ id: batchId, server_id: serverId, maker_id: null, created_at: now() })
      .execute();
    await transaction
      .insertInto('batch_samples')
      .values(rows.map(({ id }, position) => ({ batch_id: batchId, sample_id: id, position })))
      .execute();
  });
}

/** Removes audio, votes and row; sounds made from it keep their recipes. */
export async function deleteSample({ sql: db, audio }: LibraryParts, sampleId: string): Promise<void> {
  const row = await db.selectFrom('samples').select('id').where('id', '=', sampleId).executeTakeFirst();
  if (!row) return;
  // The row first: no row may point to audio that is gone. What a crash leaves of the audio, nobody can ask for.
  await db.deleteFrom('samples').where('id', '=', sampleId).execute();
  await audio.remove([sampleId]);
}

/** Whether a recipe's sound could be made again now: its weights are installed. */
export type CanMake = (recipe: Pick<Recipe, 'weights' | 'model'>) => boolean;

/**
 * Removes the audio of sounds without vote, keep, fame or kit that were last shown longer ago than this and can be made
 * again; returns their number.
 */
export async function pruneAudio(
  { sql: db, longReads, audio, now }: LibraryParts,
  olderThanMs: number,
  canMake: CanMake,
): Promise<number> {
  const before = now() - olderThanMs;
  const rows = await longReads
    .selectFrom('samples as s')
    .select('s.id')
    .where('s.has_audio', '=', 1)
    .where('s.created_at', '<', before)
    .where(sql<boolean>`not exists (select 1 from votes v where v.sample_id = s.id)`)
    .where(sql<boolean>`not exists (select 1 from keeps k where k.sample_id = s.id)`)
    .where(sql<boolean>`not exists (select 1 from fame where fame.sample_id = s.id)`)
    .where(sql<boolean>`not exists (select 1 from kit_samples k where k.sample_id = s.id)`)
    .where(
      sql<boolean>`not exists (select 1 from batch_samples bs join batches b on b.id = bs.batch_id
        where bs.sample_id = s.id and b.created_at >= ${before})`,
    )
    .execute();
  let removed = 0;
  // In pieces: one write must not keep others waiting for long.
  for (let start = 0; start < rows.length; start += 200) {
    const piece = rows.slice(start, start + 200).map((row) => row.id);
    const recipes = await db.selectFrom('samples').select(['id', 'recipe']).where('id', 'in', piece).execute();
    const ids = recipes.flatMap(({ id, recipe }) => (canMake(JSON.parse(recipe) as Recipe) ? id : []));
    if (ids.length === 0) continue;
    await db.updateTable('samples').set({ has_audio: 0 }).where('id', 'in', ids).execute();
    await audio.remove(ids);
    removed += ids.length;
  }
  return removed;
}
