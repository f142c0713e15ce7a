import { type Recipe, sourcesOf } from '../sound/recipe.ts';
import { countSounds } from './day-counts.ts';
import type { SqlTransaction } from './tables.ts';

export interface NewBatch {
  readonly batchId: string;
  readonly makerId: string;
  /** Empty: an earlier name is removed. */
  readonly makerName: string;
  readonly serverId: string;
  /** `wav` may be omitted for a sound whose audio is stored (`withAudio`). */
  readonly items: readonly { readonly recipe: Recipe; readonly wav?: Uint8Array }[];
}

/** Inserts the rows of a batch whose audio is on disk. An existing sample keeps its maker and votes. */
export async function insertBatch(
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
  // A maker who gives no name loses an earlier one too.
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
  // After a crash between this and the job's row, the sounds are not counted again.
  const given = Number(numInsertedOrUpdatedRows ?? 0n);
  await countSounds(db, { personId: batch.makerId, serverId: batch.serverId }, given, now);
  const parents = items.flatMap(({ id, recipe }) =>
    sourcesOf(recipe).map((source) => ({
      child_id: id,
      parent_kind: 'sample' in source ? ('sample' as const) : ('upload' as const),
      parent_id: 'sample' in source ? source.sample : source.upload,
    })),
  );
  if (parents.length > 0)
    await db
      .insertInto('ancestry')
      .values(parents)
      .onConflict((oc) => oc.doNothing())
      .execute();
}
