import type { KitRecord } from '../kits/kit.ts';
import type { Source } from '../sound/recipe.ts';
import { collectionsOf } from './collections.ts';
import { kits } from './find-kits.ts';
import type { LibraryParts } from './library-parts.ts';
import { loadSamples, type SampleRecord } from './sample-record.ts';

/** A sound with its votes, by server, and what one person calls it. */
export interface ExportedSound extends Omit<SampleRecord, 'votes' | 'batchId' | 'makerId'> {
  readonly votes: Readonly<Record<string, number>>;
  /** Null: the person does not keep it. */
  readonly keep: { readonly name: string | null; readonly tags: readonly string[]; readonly keptAt: number } | null;
  readonly parents: readonly Source[];
}

const soundsAtOnce = 500;

/** Every sound of this machine, oldest first, in pages. @param personId whose names and tags are told */
export async function* soundsForExport(parts: LibraryParts, personId: string): AsyncGenerator<ExportedSound[]> {
  for (let after = { at: -1, id: '' }; ; ) {
    const rows = await parts.sql
      .selectFrom('samples')
      .select(['id', 'created_at'])
      .where((eb) => eb(eb.refTuple('created_at', 'id'), '>', eb.tuple(after.at, after.id)))
      .orderBy('created_at')
      .orderBy('id')
      .limit(soundsAtOnce)
      .execute();
    const last = rows.at(-1);
    if (!last) return;
    yield await described(parts, rows, personId);
    after = { at: last.created_at, id: last.id };
  }
}

async function described(parts: LibraryParts, samples: readonly { readonly id: string }[], personId: string) {
  const { sql: db } = parts;
  const ids = samples.map(({ id }) => id);
  const votes = await db
    .selectFrom('votes')
    .select((eb) => ['sample_id', 'server_id', eb.fn.countAll<number>().as('votes')])
    .where('sample_id', 'in', ids)
    .groupBy(['sample_id', 'server_id'])
    .execute();
  const keeps = await db
    .selectFrom('keeps')
    .selectAll()
    .where('person_id', '=', personId)
    .where('sample_id', 'in', ids)
    .execute();
  const tags = await db
    .selectFrom('keep_tags')
    .selectAll()
    .where('person_id', '=', personId)
    .where('sample_id', 'in', ids)
    .orderBy('tag')
    .execute();
  const parents = await db.selectFrom('ancestry').selectAll().where('child_id', 'in', ids).execute();
  return (await loadSamples(db, samples)).map(({ batchId: _, makerId: __, ...record }): ExportedSound => {
    const isOf = (row: { readonly sample_id: string }) => row.sample_id === record.id;
    const keep = keeps.find(isOf);
    return {
      ...record,
      votes: Object.fromEntries(votes.filter(isOf).map((row) => [row.server_id, row.votes])),
      keep: keep ? { name: keep.name, tags: tags.filter(isOf).map(({ tag }) => tag), keptAt: keep.kept_at } : null,
      parents: parents
        .filter(({ child_id }) => child_id === record.id)
        .map((row): Source => (row.parent_kind === 'sample' ? { sample: row.parent_id } : { upload: row.parent_id })),
    };
  });
}

/** All kits, and one person's collections. */
export async function groupsForExport(parts: LibraryParts, personId: string) {
  const all: KitRecord[] = [];
  for (let page: KitRecord[]; ; all.push(...page)) {
    page = await kits(parts, { limit: soundsAtOnce, offset: all.length });
    if (page.length === 0) break;
  }
  const rows = await parts.sql
    .selectFrom('collection_samples as cs')
    .innerJoin('collections as c', 'c.id', 'cs.collection_id')
    .select(['cs.collection_id', 'cs.sample_id'])
    .where('c.person_id', '=', personId)
    .orderBy('cs.added_at')
    .execute();
  const collections = (await collectionsOf(parts, personId)).map(({ id, name }) => ({
    name,
    sounds: rows.filter(({ collection_id }) => collection_id === id).map(({ sample_id }) => sample_id),
  }));
  return { kits: all.map(({ ownerId: _, ...kit }) => kit), collections };
}
