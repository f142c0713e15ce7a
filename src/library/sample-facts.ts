import { atomically } from './atomically.ts';
import type { LibraryParts } from './library-parts.ts';
import { type Scope, showingsOf } from './scope.ts';
import type { Tables } from './tables.ts';

/** What was measured of a sound's audio. */
export type SampleFacts = Omit<Tables['sample_facts'], 'sample_id'>;

/** Sounds with audio that were not measured yet, the newest first. */
export async function unmeasured(
  { longReads: db }: LibraryParts,
  limit: number,
): Promise<readonly { readonly id: string; readonly recipe: string }[]> {
  return db
    .selectFrom('samples as s')
    .leftJoin('sample_facts as f', 'f.sample_id', 's.id')
    .select(['s.id', 's.recipe'])
    .where('f.sample_id', 'is', null)
    .where('s.has_audio', '=', 1)
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(limit)
    .execute();
}

/** Sounds that were deleted meanwhile are left out. */
export async function storeFacts(
  { sql: db }: LibraryParts,
  measured: readonly (SampleFacts & { readonly id: string })[],
): Promise<void> {
  if (measured.length === 0) return;
  await atomically(db, async (transaction) => {
    const ids = measured.map(({ id }) => id);
    const present = await transaction.selectFrom('samples').select('id').where('id', 'in', ids).execute();
    const known = new Set(present.map(({ id }) => id));
    const rows = measured
      .filter(({ id }) => known.has(id))
      .map(({ id, ...facts }): Tables['sample_facts'] => ({ sample_id: id, ...facts }));
    if (rows.length === 0) return;
    await transaction
      .insertInto('sample_facts')
      .values(rows)
      .onConflict((oc) => oc.doNothing())
      .execute();
  });
}

export async function factsOf({ sql: db }: LibraryParts, sampleId: string): Promise<SampleFacts | undefined> {
  return db
    .selectFrom('sample_facts')
    .select(['part', 'decay_ms', 'brightness_hz', 'pitch_hz', 'vector'])
    .where('sample_id', '=', sampleId)
    .executeTakeFirst();
}

/** The vectors of all measured sounds within a scope that can be heard. */
export async function vectorsIn(
  { longReads: db }: Pick<LibraryParts, 'longReads'>,
  scope: Scope,
): Promise<readonly { readonly id: string; readonly vector: string }[]> {
  const rows = await db
    .selectFrom('sample_facts as f')
    .innerJoin('samples as s', 's.id', 'f.sample_id')
    .select(['f.sample_id as id', 'f.vector'])
    .where('f.vector', 'is not', null)
    .where('s.has_audio', '=', 1)
    .where((eb) => eb.exists(showingsOf(db, 'f.sample_id', scope)))
    .execute();
  return rows.flatMap(({ id, vector }) => (vector === null ? [] : [{ id, vector }]));
}
