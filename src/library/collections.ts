import { randomBytes } from 'node:crypto';
import { atomically } from './atomically.ts';
import { insertKeep } from './keeps.ts';
import type { LibraryParts } from './library-parts.ts';
import { rememberRemoval } from './removals.ts';
import { loadSamples, type SampleRecord } from './sample-record.ts';
import { mostRows, type Scope } from './scope.ts';

/** A named list of a person's keeps. */
export interface Collection {
  /** 16 hexadecimal digits, which nobody guesses: who knows it may look at the collection's public sounds. */
  readonly id: string;
  readonly personId: string;
  readonly name: string;
  readonly count: number;
}

/** More than anybody names. */
export const mostCollections = 200;

/** By name, in alphabetical order. */
export async function collectionsOf({ longReads: db }: LibraryParts, personId: string): Promise<Collection[]> {
  const rows = await db
    .selectFrom('collections as c')
    .leftJoin('collection_samples as cs', 'cs.collection_id', 'c.id')
    .select((eb) => ['c.id', 'c.name', eb.fn.count<number>('cs.sample_id').as('count')])
    .where('c.person_id', '=', personId)
    .groupBy(['c.id', 'c.name', 'c.folded'])
    .orderBy('c.folded')
    .limit(mostCollections)
    .execute();
  return rows.map((row) => ({ ...row, personId }));
}

/** By its id, whoever asks. */
export async function findCollection({ sql: db }: LibraryParts, id: string): Promise<Collection | undefined> {
  const row = await db.selectFrom('collections').selectAll().where('id', '=', id).executeTakeFirst();
  if (!row) return undefined;
  const { count } = await db
    .selectFrom('collection_samples')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('collection_id', '=', id)
    .executeTakeFirstOrThrow();
  return { id, personId: row.person_id, name: row.name, count };
}

/** By its name in any case, or its id. */
export async function collectionNamed(
  { sql: db }: LibraryParts,
  personId: string,
  name: string,
): Promise<{ readonly id: string; readonly name: string } | undefined> {
  return db
    .selectFrom('collections')
    .select(['id', 'name'])
    .where('person_id', '=', personId)
    .where((eb) => eb.or([eb('folded', '=', name.toLowerCase()), eb('id', '=', name)]))
    .executeTakeFirst();
}

/** A collection's sounds within a scope, in the order in which they were put in. */
export async function collectionSamples(
  { sql: db }: LibraryParts,
  id: string,
  scope: Scope = {},
): Promise<SampleRecord[]> {
  const rows = await db
    .selectFrom('collection_samples')
    .select('sample_id as id')
    .where('collection_id', '=', id)
    .orderBy('added_at')
    .orderBy('sample_id')
    .limit(mostRows)
    .execute();
  return loadSamples(db, rows, scope);
}

interface Placing {
  readonly personId: string;
  readonly sampleId: string;
  readonly name: string;
}

/**
 * Keeps a sound and puts it into the person's collection of that name, which is made where there is none. `full`: the
 * person has as many collections as there may be.
 */
export function collectSample(
  { sql: db, now, checkName }: LibraryParts,
  { personId, sampleId, name }: Placing,
): Promise<'full' | { readonly id: string; readonly name: string }> {
  const folded = name.toLowerCase();
  return atomically(db, async (transaction) => {
    checkName(name);
    const { count } = await transaction
      .selectFrom('collections')
      .select((eb) => eb.fn.countAll<number>().as('count'))
      .where('person_id', '=', personId)
      .executeTakeFirstOrThrow();
    if (count < mostCollections)
      await transaction
        .insertInto('collections')
        .values({ id: randomBytes(8).toString('hex'), person_id: personId, name, folded, created_at: now() })
        .onConflict((oc) => oc.doNothing())
        .execute();
    const found = await transaction
      .selectFrom('collections')
      .select(['id', 'name'])
      .where('person_id', '=', personId)
      .where('folded', '=', folded)
      .executeTakeFirst();
    if (!found) return 'full';
    await insertKeep(transaction, { sampleId, personId }, now());
    await transaction
      .insertInto('collection_samples')
      .values({ collection_id: found.id, sample_id: sampleId, added_at: now() })
      .onConflict((oc) => oc.doNothing())
      .execute();
    return found;
  });
}

/** Gives a collection of the person another name. `taken`: another one has it; undefined: there is none of this id. */
export function renameCollection(
  { sql: db, checkName }: LibraryParts,
  { personId, id, name }: { readonly personId: string; readonly id: string; readonly name: string },
): Promise<'renamed' | 'taken' | undefined> {
  const folded = name.toLowerCase();
  return atomically(db, async (transaction) => {
    checkName(name);
    const other = await transaction
      .selectFrom('collections')
      .select('id')
      .where('person_id', '=', personId)
      .where('folded', '=', folded)
      .where('id', '!=', id)
      .executeTakeFirst();
    if (other) return 'taken';
    const { numUpdatedRows } = await transaction
      .updateTable('collections')
      .set({ name, folded })
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    return numUpdatedRows > 0n ? 'renamed' : undefined;
  });
}

/** Takes a sound out of a collection, or the whole collection away, whose sounds stay kept. Undefined where there is none. */
export function uncollect(
  { sql: db, now }: LibraryParts,
  { personId, id, sampleId }: { readonly personId: string; readonly id: string; readonly sampleId?: string },
): Promise<string | undefined> {
  return atomically(db, async (transaction) => {
    const own = await transaction
      .selectFrom('collections')
      .selectAll()
      .where('id', '=', id)
      .where('person_id', '=', personId)
      .executeTakeFirst();
    if (!own) return undefined;
    const collection_samples = await transaction
      .deleteFrom('collection_samples')
      .where('collection_id', '=', id)
      .$if(sampleId !== undefined, (query) => query.where('sample_id', '=', sampleId ?? ''))
      .returningAll()
      .execute();
    if (sampleId === undefined) await transaction.deleteFrom('collections').where('id', '=', id).execute();
    else if (collection_samples.length === 0) return undefined;
    const collections = sampleId === undefined ? [own] : [];
    return rememberRemoval(transaction, personId, { collections, collection_samples }, now());
  });
}
