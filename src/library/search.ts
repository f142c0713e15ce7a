import { type RawBuilder, sql } from 'kysely';
import { sampleIdLength, sampleIdPrefix } from '../sound/ids.ts';
import { UserError } from '../user-error.ts';
import { type LibraryParts, longRead } from './library-parts.ts';
import { loadSamples, type SampleRecord } from './sample-record.ts';
import { inScope, isScoped, mostRows, type Page, type Scope, showingsOf } from './scope.ts';

const shortestPrefix = 4;

/** Ids as people type them: any case, o for 0, i and l for 1 (Crockford base32). */
function typedId(text: string): string {
  const id = text.trim().toLowerCase().replace(/^#/, '').replaceAll('o', '0').replace(/[il]/g, '1');
  if (!sampleIdPrefix.test(id))
    throw new UserError('malformedId', { text: text.slice(0, 40), min: shortestPrefix, max: sampleIdLength });
  return id;
}

/** By full id or an unambiguous prefix of at least 4 characters. UserError for an ambiguous or malformed prefix. */
export async function findSample(
  { sql: db }: LibraryParts,
  idOrPrefix: string,
  scope: Scope = {},
): Promise<SampleRecord | undefined> {
  const prefix = typedId(idOrPrefix);
  const rows = await db
    .selectFrom('samples as s')
    .select('s.id')
    .where('s.id', '>=', prefix)
    // '{' comes after every digit and letter of an id.
    .where('s.id', '<', `${prefix}{`)
    .$if(isScoped(scope), (query) => query.where((eb) => eb.exists(showingsOf(db, 's.id', scope))))
    .orderBy('s.id')
    .limit(2)
    .execute();
  if (rows.length > 1) throw new UserError('ambiguousId', { prefix });
  return (await loadSamples(db, rows, scope))[0];
}

/** Newest first, for autocomplete and the gallery: `text` begins the id, the model's name or the maker's name. */
export function searchSamples(
  parts: LibraryParts,
  query: Scope & Page & { readonly text: string },
): Promise<SampleRecord[]> {
  const text = query.text.trim().slice(0, 100).toLowerCase();
  const begins = (value: RawBuilder<unknown>, start = text) =>
    sql<boolean>`${value} like ${`${start.replace(/[\\%_]/g, '\\$&')}%`} escape '\\'`;
  return longRead(parts, query, async (db) => {
    const rows = await db
      .selectFrom('samples as s')
      .leftJoin('people as p', 'p.id', 's.maker_id')
      .select('s.id')
      .$if(text !== '', (q) =>
        q.where((eb) =>
          eb.or([
            begins(sql`s.id`, text.replace(/^#/, '')),
            begins(sql`lower(s.model)`),
            isScoped(query)
              ? eb.exists(
                  showingsOf(db, 's.id', query)
                    .innerJoin('people as bp', 'bp.id', 'b.maker_id')
                    .where(begins(sql`lower(bp.name)`)),
                )
              : begins(sql`lower(p.name)`),
          ]),
        ),
      )
      .$if(isScoped(query), (q) => q.where((eb) => eb.exists(showingsOf(db, 's.id', query))))
      .orderBy('s.created_at', 'desc')
      .orderBy('s.id', 'desc')
      .limit(Math.min(query.limit, mostRows))
      .offset(query.offset ?? 0)
      .execute();
    return loadSamples(db, rows, query);
  });
}

/** Batches that `newest` looks through, which bounds its time. */
const newestBatches = 500;

/** Sounds made or asked for lately, newest first. */
export function newest(
  parts: LibraryParts,
  query: Scope & Page & { readonly model?: string },
): Promise<SampleRecord[]> {
  return longRead(parts, query, async (db) => {
    const { rows } = await sql<{ id: string }>`
      with recent as materialized (
        select b.id from batches b where ${inScope('b.server_id', query)}
        order by b.created_at desc limit ${newestBatches}
      )
      select distinct s.id, s.created_at
      from recent cross join batch_samples bs cross join samples s
      where bs.batch_id = recent.id and s.id = bs.sample_id
        and ${query.model === undefined ? sql`1 = 1` : sql`s.model = ${query.model}`}
      order by s.created_at desc, s.id desc
      limit ${Math.min(query.limit, mostRows)} offset ${query.offset ?? 0}`.execute(db);
    return loadSamples(db, rows, query);
  });
}

/** In the order in which they were shown. */
export async function samplesOfBatch({ sql: db }: LibraryParts, batchId: string): Promise<SampleRecord[]> {
  const batch = await db.selectFrom('batches').selectAll().where('id', '=', batchId).executeTakeFirst();
  if (!batch) return [];
  const rows = await db
    .selectFrom('batch_samples')
    .select('sample_id as id')
    .where('batch_id', '=', batchId)
    .orderBy('position')
    .execute();
  const records = await loadSamples(db, rows, { serverId: batch.server_id });
  return records.map((record) => ({ ...record, batchId, createdAt: batch.created_at }));
}
