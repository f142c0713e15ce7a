import { sql } from 'kysely';
import type { ClusterTransaction } from './tables.ts';

/**
 * The turn of a person's next job: start-time fair queueing with equal weights (Goyal, Vin and Cheng 1996). A job starts,
 * in virtual time, when the person's last one ends, and now at the earliest; each takes one unit. Now is the start of
 * the job that was taken last. The least tag is served first, the oldest job of these.
 *
 * Both are read from the turns of the last hour (see defaultLimits.keepOverMs): a person whose turns are gone is owed nothing,
 * and owes nothing.
 */
export async function nextTag(db: ClusterTransaction, personId: string): Promise<number> {
  const { rows } = await sql<{ tag: number }>`
    select greatest(
      coalesce(
        (select max(tag) from turns where fetched = 1),
        (select min(tag) from turns where queue is not null),
        0),
      (select max(t.tag) + 1 from jobs j join turns t on t.job_id = j.id where j.person_id = ${personId})
    ) as tag`.execute(db);
  return rows[0]!.tag;
}
