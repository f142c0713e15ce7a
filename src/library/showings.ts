import { sql } from 'kysely';
import { inScope, type Scope } from './scope.ts';
import type { Sql } from './tables.ts';

/**
 * The showings of a sample within a scope, for `exists`.
 * A cross join fixes SQLite's order: from the sample to its few batches.
 * @param sample the column of the outer query that holds its id
 */
export function showingsOf(db: Sql, sample: string, scope: Scope) {
  return db
    .selectFrom('batch_samples as bs')
    .crossJoin('batches as b')
    .whereRef('b.id', '=', 'bs.batch_id')
    .select(sql<number>`1`.as('shown'))
    .where(sql<boolean>`bs.sample_id = ${sql.ref(sample)}`)
    .where(inScope('b.server_id', scope));
}
