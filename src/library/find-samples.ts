import { sql } from 'kysely';
import { UserError } from '../user-error.ts';
import type { Ancestor, BatchRecord, SampleRecord, Scope } from './library.ts';
import { loadSamples } from './load-samples.ts';
import { inScope, isScoped } from './scope.ts';
import type { Sql } from './tables.ts';

const idLength = 13;
const shortestPrefix = 4;
/** More than any page shows; keeps one query's memory bounded. */
const mostRows = 500;

/** Ids as people type them: any case, o for 0, i and l for 1 (Crockford base32). */
function typedId(text: string): string {
  const id = text.trim().toLowerCase().replace(/^#/, '').replaceAll('o', '0').replace(/[il]/g, '1');
  if (!/^[0-9a-hjkmnp-tv-z]+$/.test(id) || id.length < shortestPrefix || id.length > idLength)
    throw new UserError('malformedId', { text: text.slice(0, 40), min: shortestPrefix, max: idLength });
  return id;
}

export async function findSample(db: Sql, text: string, scope: Scope = {}): Promise<SampleRecord | undefined> {
  const prefix = typedId(text);
  const rows = await db
    .selectFrom('samples as s')
    .select('s.id')
    .where('s.id', '>=', prefix)
    // '{' comes after every digit and letter of an id.
    .where('s.id', '<', `${prefix}{`)
    .$if(isScoped(scope), (query) => query.where((eb) => eb.exists(showingsOf(db, scope))))
    .orderBy('s.id')
    .limit(2)
    .execute();
  if (rows.length > 1) throw new UserError('ambiguousId', { prefix });
  return (
    await loadSamples(
      db,
      rows.map((row) => row.id),
      scope,
    )
  )[0];
}

/** For `exists`, beside a query over `samples as s`. A cross join keeps its order: from the sample to its few batches. */
function showingsOf(db: Sql, scope: Scope) {
  return db
    .selectFrom('batch_samples as bs')
    .crossJoin('batches as b')
    .whereRef('b.id', '=', 'bs.batch_id')
    .select(sql`1`.as('one'))
    .where(sql<boolean>`bs.sample_id = s.id`)
    .where(inScope('b.server_id', scope));
}

const likePrefix = (text: string): string => `${text.toLowerCase().replace(/[\\%_]/g, '\\$&')}%`;

export async function searchSamples(
  db: Sql,
  query: Scope & { text: string; limit: number; offset?: number },
): Promise<SampleRecord[]> {
  const text = query.text.trim().slice(0, 100);
  const rows = await db
    .selectFrom('samples as s')
    .leftJoin('people as p', 'p.id', 's.maker_id')
    .select('s.id')
    .$if(text !== '', (q) =>
      q.where((eb) =>
        eb.or([
          sql<boolean>`s.id like ${likePrefix(text.replace(/^#/, ''))} escape '\\'`,
          sql<boolean>`lower(s.model) like ${likePrefix(text)} escape '\\'`,
          isScoped(query)
            ? eb.exists(
                showingsOf(db, query)
                  .innerJoin('people as bp', 'bp.id', 'b.maker_id')
                  .where(sql<boolean>`lower(bp.name) like ${likePrefix(text)} escape '\\'`),
              )
            : sql<boolean>`lower(p.name) like ${likePrefix(text)} escape '\\'`,
        ]),
      ),
    )
    .$if(isScoped(query), (q) => q.where((eb) => eb.exists(showingsOf(db, query))))
    .orderBy('s.created_at', 'desc')
    .orderBy('s.id', 'desc')
    .limit(Math.min(query.limit, mostRows))
    .offset(query.offset ?? 0)
    .execute();
  return loadSamples(
    db,
    rows.map((row) => row.id),
    query,
  );
}

/** Messages that are looked through for what is new: their sounds bound the time that one question takes. */
const newestBatches = 500;

export async function newestSamples(
  db: Sql,
  query: Scope & { model?: string; limit: number; offset?: number },
): Promise<SampleRecord[]> {
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
  return loadSamples(
    db,
    rows.map((row) => row.id),
    query,
  );
}

export async function recentSamples(db: Sql, makerId: string, limit: number): Promise<SampleRecord[]> {
  const rows = await db
    .selectFrom('samples')
    .select('id')
    .where('maker_id', '=', makerId)
    .orderBy('created_at', 'desc')
    .orderBy('id', 'desc')
    .limit(Math.min(limit, mostRows))
    .execute();
  return loadSamples(
    db,
    rows.map((row) => row.id),
  );
}

export async function samplesOfBatch(db: Sql, batchId: string): Promise<SampleRecord[]> {
  const batch = await db.selectFrom('batches').selectAll().where('id', '=', batchId).executeTakeFirst();
  if (!batch) return [];
  const rows = await db
    .selectFrom('batch_samples')
    .select('sample_id')
    .where('batch_id', '=', batchId)
    .orderBy('position')
    .execute();
  const ids = rows.map((row) => row.sample_id);
  const records = await loadSamples(db, ids, { serverId: batch.server_id });
  return records.map((record) => ({ ...record, batchId, createdAt: batch.created_at }));
}

export async function listBatches(
  db: Sql,
  query: Scope & { makerId?: string; limit: number; offset?: number },
): Promise<BatchRecord[]> {
  const batches = await db
    .selectFrom('batches as b')
    .leftJoin('people as p', 'p.id', 'b.maker_id')
    .select(['b.id', 'b.server_id', 'b.created_at', 'p.name'])
    .where(inScope('b.server_id', query))
    .$if(query.makerId !== undefined, (q) => q.where('b.maker_id', '=', query.makerId ?? ''))
    .where((eb) =>
      eb.exists(eb.selectFrom('batch_samples as bs').select('bs.sample_id').whereRef('bs.batch_id', '=', 'b.id')),
    )
    .orderBy('b.created_at', 'desc')
    .orderBy('b.id', 'desc')
    .limit(Math.min(query.limit, mostRows))
    .offset(query.offset ?? 0)
    .execute();
  if (batches.length === 0) return [];
  const members = await db
    .selectFrom('batch_samples')
    .select(['batch_id', 'sample_id'])
    .where(
      'batch_id',
      'in',
      batches.map((batch) => batch.id),
    )
    .orderBy('position')
    .execute();
  return batches.map((batch) => ({
    id: batch.id,
    serverId: batch.server_id,
    makerName: batch.name ?? '',
    createdAt: batch.created_at,
    sampleIds: members.filter((member) => member.batch_id === batch.id).map((member) => member.sample_id),
  }));
}

export async function descendants(db: Sql, sampleId: string, scope: Scope = {}): Promise<SampleRecord[]> {
  const rows = await db
    .selectFrom('ancestry')
    .innerJoin('samples', 'samples.id', 'ancestry.child_id')
    .select('samples.id')
    .where('parent_kind', '=', 'sample')
    .where('parent_id', '=', sampleId)
    .orderBy('samples.created_at')
    .orderBy('samples.id')
    .limit(mostRows)
    .execute();
  return loadSamples(
    db,
    rows.map((row) => row.id),
    scope,
  );
}

export async function ancestors(db: Sql, sampleId: string, scope: Scope = {}): Promise<Ancestor[]> {
  const parents = await db.selectFrom('ancestry').selectAll().where('child_id', '=', sampleId).execute();
  const samples = await loadSamples(
    db,
    parents.filter((parent) => parent.parent_kind === 'sample').map((parent) => parent.parent_id),
    scope,
  );
  const uploads = await db
    .selectFrom('uploads')
    .select('sha256')
    .where('sha256', 'in', parents.map((parent) => parent.parent_id).concat(''))
    .execute();
  return parents.map(({ parent_kind: kind, parent_id: id }) =>
    kind === 'sample'
      ? { kind, id, sample: samples.find((sample) => sample.id === id) }
      : { kind, id, available: uploads.some((upload) => upload.sha256 === id) },
  );
}
