import type { LibraryParts } from './library-parts.ts';
import { loadSamples, type SampleRecord } from './sample-record.ts';
import { mostRows, type Scope } from './scope.ts';

/** A source of a derived sound. `sample` is undefined if it was deleted, or never shown in the query's scope. */
export type Ancestor =
  | { readonly kind: 'sample'; readonly id: string; readonly sample: SampleRecord | undefined }
  | { readonly kind: 'upload'; readonly id: string; readonly available: boolean };

/** Sounds derived from this one. */
export async function descendants(
  { longReads }: LibraryParts,
  sampleId: string,
  scope: Scope = {},
): Promise<SampleRecord[]> {
  const rows = await longReads
    .selectFrom('ancestry')
    .innerJoin('samples', 'samples.id', 'ancestry.child_id')
    .select('samples.id')
    .where('parent_kind', '=', 'sample')
    .where('parent_id', '=', sampleId)
    .orderBy('samples.created_at')
    .orderBy('samples.id')
    .limit(mostRows)
    .execute();
  return loadSamples(longReads, rows, scope);
}

/** The sources of a sound; none for one made from its seed alone. */
export async function ancestors({ sql: db }: LibraryParts, sampleId: string, scope: Scope = {}): Promise<Ancestor[]> {
  const parents = await db
    .selectFrom('ancestry')
    .select(['parent_kind as kind', 'parent_id as id'])
    .where('child_id', '=', sampleId)
    .execute();
  const samples = await loadSamples(
    db,
    parents.filter(({ kind }) => kind === 'sample'),
    scope,
  );
  const uploads = await db
    .selectFrom('uploads')
    .select('sha256')
    .where('sha256', 'in', parents.map(({ id }) => id).concat(''))
    .execute();
  return parents.map(({ kind, id }) =>
    kind === 'sample'
      ? { kind, id, sample: samples.find((sample) => sample.id === id) }
      : { kind, id, available: uploads.some((upload) => upload.sha256 === id) },
  );
}
