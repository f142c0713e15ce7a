import { type RawBuilder, sql } from 'kysely';
import type { WavFolder } from '../files/durable-files.ts';
import type { Db } from './database.ts';
import { removeOldCounts } from './day-counts.ts';
import type { Sql, SqlTransaction } from './tables.ts';

/** The file first: whoever deletes a sound is told so only when its audio is gone; a row without its file heals itself. */
export async function deleteSample(db: Sql, audio: WavFolder, id: string): Promise<void> {
  const row = await db.selectFrom('samples').select('id').where('id', '=', id).executeTakeFirst();
  if (!row) return;
  await audio.remove([id]);
  await db.deleteFrom('samples').where('id', '=', id).execute();
}

const finished = ['done', 'failed', 'cancelled'] as const;

/** Rows that one statement changes: more of them would hold the event loop. */
const rowsAtOnce = 200;

/** Repeats a statement that changes at most `rowsAtOnce` rows until none is left; returns how many there were. */
async function inSlices(statement: RawBuilder<unknown>, db: SqlTransaction): Promise<number> {
  for (let rows = 0; ; ) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    rows += Number(numAffectedRows);
    if (numAffectedRows < rowsAtOnce) return rows;
  }
}

export async function forgetPerson(db: Sql, uploads: WavFolder, personId: string, now: number) {
  const { orphans, ...counts } = await db.transaction().execute(async (transaction) => {
    const slices = (statement: RawBuilder<unknown>) => inSlices(statement, transaction);
    const deleted = (table: 'votes' | 'favourites' | 'upload_owners', key: string) =>
      slices(sql`delete from ${sql.table(table)} where (${sql.raw(key)}) in
        (select ${sql.raw(key)} from ${sql.table(table)} where person_id = ${personId} limit ${rowsAtOnce})`);
    const anonymous = (table: 'samples' | 'batches') =>
      slices(sql`update ${sql.table(table)} set maker_id = null
        where id in (select id from ${sql.table(table)} where maker_id = ${personId} limit ${rowsAtOnce})`);
    const votes = await deleted('votes', 'sample_id, server_id, person_id');
    const favourites = await deleted('favourites', 'person_id, sample_id');
    const samples = await anonymous('samples');
    await anonymous('batches');
    await transaction.deleteFrom('people').where('id', '=', personId).execute();
    await removeOldCounts(transaction, now);
    await transaction.deleteFrom('jobs').where('person_id', '=', personId).where('state', 'in', finished).execute();
    const owned = await deleted('upload_owners', 'sha256, person_id');
    const orphans = await transaction
      .deleteFrom('uploads')
      .where('sha256', 'not in', (eb) => eb.selectFrom('upload_owners').select('sha256'))
      .returning('sha256')
      .execute();
    return { votes, favourites, samples, uploads: owned, orphans };
  });
  await uploads.remove(orphans.map((orphan) => orphan.sha256));
  return counts;
}

/** Removes the audio of sounds that nobody voted for, saved or famed, and that were not shown since `before` (Unix ms). */
export async function pruneAudio({ sql: db, longReads }: Db, audio: WavFolder, before: number): Promise<number> {
  const rows = await longReads
    .selectFrom('samples as s')
    .select('s.id')
    .where('s.has_audio', '=', 1)
    .where('s.created_at', '<', before)
    .where(sql<boolean>`not exists (select 1 from votes v where v.sample_id = s.id)`)
    .where(sql<boolean>`not exists (select 1 from favourites f where f.sample_id = s.id)`)
    .where(sql<boolean>`not exists (select 1 from fame where fame.sample_id = s.id)`)
    .where(
      sql<boolean>`not exists (select 1 from batch_samples bs join batches b on b.id = bs.batch_id
        where bs.sample_id = s.id and b.created_at >= ${before})`,
    )
    .execute();
  // In pieces: one write must not keep others waiting for long.
  for (let start = 0; start < rows.length; start += 200) {
    const ids = rows.slice(start, start + 200).map((row) => row.id);
    await audio.remove(ids);
    await db.updateTable('samples').set({ has_audio: 0 }).where('id', 'in', ids).execute();
  }
  return rows.length;
}

/** Removes uploads that no sound came from, that no job waits for, and that nobody brought since `before` (Unix ms). */
export async function pruneUploads(db: Sql, uploads: WavFolder, before: number): Promise<number> {
  const rows = await db
    .deleteFrom('uploads')
    .where('created_at', '<', before)
    .where('sha256', 'not in', (eb) =>
      eb.selectFrom('ancestry').select('parent_id').where('parent_kind', '=', 'upload'),
    )
    // Digests are long enough to be found in the text of a recipe.
    .where(
      sql<boolean>`not exists (select 1 from jobs
        where jobs.state in ('waiting', 'running', 'made') and instr(jobs.recipes, uploads.sha256) > 0)`,
    )
    .returning('sha256')
    .execute();
  await uploads.remove(rows.map((row) => row.sha256));
  return rows.length;
}
