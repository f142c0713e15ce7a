import type { Recipe } from '../sound/recipe.ts';
import { inScope, isScoped, type Scope } from './scope.ts';
import type { Sql } from './tables.ts';

/** A sound as everyone may see it. */
export interface SampleRecord {
  readonly id: string;
  readonly recipe: Recipe;
  readonly batchId: string;
  /** Who asked for it in the record's scope; both are empty once that person was forgotten. */
  readonly makerId: string;
  readonly makerName: string;
  readonly serverId: string;
  /** Unix ms. */
  readonly createdAt: number;
  /** False once its audio was pruned: it can be made again from its recipe. */
  readonly hasAudio: boolean;
  readonly votes: number;
}

/** The records of these samples within a scope, in their order, without those that are unknown or out of scope. */
export async function loadSamples(
  db: Sql,
  samples: readonly { readonly id: string }[],
  scope: Scope = {},
): Promise<SampleRecord[]> {
  if (samples.length === 0) return [];
  const ids = samples.map(({ id }) => id);
  const rows = await db
    .selectFrom('samples as s')
    .innerJoin('batches as b', 'b.id', 's.batch_id')
    .leftJoin('people as p', 'p.id', 's.maker_id')
    .select(['s.id', 's.recipe', 's.has_audio', 's.maker_id', 'p.name as maker_name'])
    .select(['s.batch_id', 'b.server_id', 's.created_at'])
    .where('s.id', 'in', ids)
    .execute();
  const votes = await db
    .selectFrom('votes as v')
    .select((eb) => ['v.sample_id', eb.fn.count<number>('v.person_id').distinct().as('votes')])
    .where('v.sample_id', 'in', ids)
    .where(inScope('v.server_id', scope))
    .groupBy('v.sample_id')
    .execute();
  const votesOf = new Map(votes.map((row) => [row.sample_id, row.votes]));
  const showings = isScoped(scope) ? await firstShowings(db, ids, scope) : undefined;

  const records = new Map<string, SampleRecord>();
  for (const row of rows) {
    // The first maker may be in another server, which is not this scope's business.
    const place = showings ? showings.get(row.id) : row;
    if (!place) continue;
    records.set(row.id, {
      id: row.id,
      recipe: JSON.parse(row.recipe) as Recipe,
      batchId: place.batch_id,
      makerId: place.maker_id ?? '',
      makerName: place.maker_name ?? '',
      serverId: place.server_id,
      createdAt: place.created_at,
      hasAudio: row.has_audio === 1,
      votes: votesOf.get(row.id) ?? 0,
    });
  }
  return ids.flatMap((id) => records.get(id) ?? []);
}

async function firstShowings(db: Sql, ids: readonly string[], scope: Scope) {
  const rows = await db
    .selectFrom('batch_samples as bs')
    .crossJoin('batches as b')
    .whereRef('b.id', '=', 'bs.batch_id')
    .leftJoin('people as p', 'p.id', 'b.maker_id')
    .select(['bs.sample_id', 'bs.batch_id', 'b.server_id', 'b.maker_id', 'b.created_at', 'p.name as maker_name'])
    .where('bs.sample_id', 'in', ids)
    .where(inScope('b.server_id', scope, { kind: 'sound', column: 'bs.sample_id' }))
    .orderBy('b.created_at', 'desc')
    .orderBy('b.id', 'desc')
    .execute();
  // Later entries replace earlier ones, so the oldest showing stays.
  return new Map(rows.map((row) => [row.sample_id, row]));
}
