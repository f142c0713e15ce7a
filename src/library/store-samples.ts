import type { WavFolder } from '../files/durable-files.ts';
import { type Recipe, sampleId, sourcesOf } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import { countSounds } from './day-counts.ts';
import type { Sql, SqlTransaction } from './tables.ts';

export interface NewBatch {
  readonly batchId: string;
  readonly makerId: string;
  readonly makerName: string;
  readonly serverId: string;
  readonly items: readonly { readonly recipe: Recipe; readonly wav?: Uint8Array }[];
}

/** Those of these samples whose audio is on disk. The row may say so of a file that somebody removed by hand. */
export async function withAudio(db: Sql, audio: WavFolder, ids: readonly string[]): Promise<Set<string>> {
  if (ids.length === 0) return new Set();
  const rows = await db
    .selectFrom('samples')
    .select('id')
    .where('id', 'in', [...ids])
    .where('has_audio', '=', 1)
    .execute();
  const there = await Promise.all(rows.map(({ id }) => audio.has(id)));
  return new Set(rows.filter((_, i) => there[i]).map((row) => row.id));
}

/** Audio first, then the rows in one transaction; where either fails, the files of this call are gone again. */
export async function storeBatch(db: Sql, audio: WavFolder, batch: NewBatch, now: number): Promise<string[]> {
  const items = batch.items.map((item) => ({ ...item, id: sampleId(item.recipe) }));
  const present = await withAudio(
    db,
    audio,
    items.map((item) => item.id),
  );
  const files = new Map<string, Uint8Array>();
  for (const { id, wav } of items) if (wav && !present.has(id)) files.set(id, wav);
  if (items.some(({ id }) => !present.has(id) && !files.has(id)))
    throw new UserError('deletedMeanwhile', {}, { kind: 'failed' });

  await audio.write([...files].map(([name, bytes]) => ({ name, bytes })));
  try {
    await db.transaction().execute((transaction) => insertRows(transaction, batch, items, now));
  } catch (error) {
    await audio.remove([...files.keys()]);
    throw error;
  }
  return items.map((item) => item.id);
}

async function insertRows(
  db: SqlTransaction,
  batch: NewBatch,
  items: readonly { readonly id: string; readonly recipe: Recipe }[],
  now: number,
): Promise<void> {
  if (batch.makerName !== '')
    await db
      .insertInto('people')
      .values({ id: batch.makerId, name: batch.makerName, updated_at: now })
      .onConflict((oc) => oc.column('id').doUpdateSet({ name: batch.makerName, updated_at: now }))
      .execute();
  // Whoever is asked for without a name wants none to be told, an earlier one neither.
  else await db.deleteFrom('people').where('id', '=', batch.makerId).execute();
  await db
    .insertInto('batches')
    .values({ id: batch.batchId, server_id: batch.serverId, maker_id: batch.makerId, created_at: now })
    .onConflict((oc) => oc.doNothing())
    .execute();
  await db
    .insertInto('samples')
    .values(
      items.map(({ id, recipe }) => ({
        id,
        recipe: JSON.stringify(recipe),
        model: recipe.model,
        batch_id: batch.batchId,
        maker_id: batch.makerId,
        created_at: now,
        has_audio: 1 as const,
      })),
    )
    .onConflict((oc) => oc.column('id').doUpdateSet({ has_audio: 1 }))
    .execute();
  const { numInsertedOrUpdatedRows } = await db
    .insertInto('batch_samples')
    .values(items.map(({ id }, position) => ({ batch_id: batch.batchId, sample_id: id, position })))
    .onConflict((oc) => oc.doNothing())
    .executeTakeFirstOrThrow();
  // Not again where a crash came between this and the job's row.
  const given = Number(numInsertedOrUpdatedRows ?? 0n);
  await countSounds(db, { personId: batch.makerId, serverId: batch.serverId }, given, now);
  const parents = items.flatMap(({ id, recipe }) =>
    sourcesOf(recipe).map((source) =>
      'sample' in source
        ? { child_id: id, parent_kind: 'sample' as const, parent_id: source.sample }
        : { child_id: id, parent_kind: 'upload' as const, parent_id: source.upload },
    ),
  );
  if (parents.length > 0)
    await db
      .insertInto('ancestry')
      .values(parents)
      .onConflict((oc) => oc.doNothing())
      .execute();
}

/** Puts the audio of a known sample back. */
export async function restoreAudio(db: Sql, audio: WavFolder, id: string, wav: Uint8Array): Promise<void> {
  await audio.write([{ name: id, bytes: wav }]);
  const { numUpdatedRows } = await db
    .updateTable('samples')
    .set({ has_audio: 1 })
    .where('id', '=', id)
    .executeTakeFirst();
  if (numUpdatedRows === 0n) await audio.remove([id]);
}

/** The WAV, or undefined; a row whose file is gone learns it here. */
export async function readAudio(db: Sql, audio: WavFolder, id: string): Promise<Uint8Array | undefined> {
  const row = await db.selectFrom('samples').select('has_audio').where('id', '=', id).executeTakeFirst();
  if (row?.has_audio !== 1) return undefined;
  const bytes = await audio.read(id);
  if (!bytes) await db.updateTable('samples').set({ has_audio: 0 }).where('id', '=', id).execute();
  return bytes;
}

/** Makes these sounds known in a server as a batch of their own; those that are known there already stay as they are. */
export async function shareWith(
  db: Sql,
  serverId: string,
  sampleIds: readonly string[],
  batchId: string,
  now: number,
): Promise<void> {
  if (sampleIds.length === 0) return;
  await db.transaction().execute(async (transaction) => {
    const rows = await transaction
      .selectFrom('samples as s')
      .select('s.id')
      .where('s.id', 'in', [...sampleIds])
      .where((eb) =>
        eb.not(
          eb.exists(
            eb
              .selectFrom('batch_samples as bs')
              .crossJoin('batches as b')
              .whereRef('b.id', '=', 'bs.batch_id')
              .select('b.id')
              .whereRef('bs.sample_id', '=', 's.id')
              .where('b.server_id', '=', serverId),
          ),
        ),
      )
      .execute();
    if (rows.length === 0) return;
    await transaction
      .insertInto('batches')
      .values({ id: batchId, server_id: serverId, maker_id: null, created_at: now })
      .execute();
    await transaction
      .insertInto('batch_samples')
      .values(rows.map(({ id }, position) => ({ batch_id: batchId, sample_id: id, position })))
      .execute();
  });
}

export async function isSharedWith(db: Sql, serverId: string, id: string): Promise<boolean> {
  const row = await db
    .selectFrom('batch_samples as bs')
    .crossJoin('batches as b')
    .whereRef('b.id', '=', 'bs.batch_id')
    .select('b.id')
    .where('bs.sample_id', '=', id)
    .where('b.server_id', '=', serverId)
    .limit(1)
    .executeTakeFirst();
  return row !== undefined;
}
