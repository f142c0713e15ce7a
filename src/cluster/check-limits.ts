import { sql } from 'kysely';
import type { ServerLimits, Wish } from '../jobs/job.ts';
import { JobRefused } from '../jobs/job-refused.ts';
import { checkDay, counted, type JobLimits, limitReached, type PlaceReason } from '../jobs/limits.ts';
import { countedToday } from '../library/day-counts.ts';
import { served } from './served.ts';
import type { ClusterSql, ClusterTransaction } from './tables.ts';

type Place = Pick<Wish, 'personId' | 'serverId'>;

export interface LimitParts {
  readonly server: ServerLimits;
  readonly limits: JobLimits;
  /** Unix ms. */
  readonly now: number;
  /** For the time at which to ask again, see served.ts. */
  readonly queue: Parameters<typeof served>[1];
}

/** From here on nobody else of this server is accepted, and nobody else's turn of this person is given, until the transaction ends. */
export async function lockPlaces(db: ClusterTransaction, { personId, serverId }: Place): Promise<void> {
  const keys = [`person ${personId}`, `server ${serverId}`].sort();
  for (const key of keys) await lock(db, key);
}

const lock = (db: ClusterTransaction, key: string) =>
  sql`select pg_advisory_xact_lock(hashtextextended(${`rimshot ${key}`}, 0))`.execute(db);

/** Jobs that may be accepted at the same moment, by all processes: below the depth by more than that, nobody waits. */
const margin = 100;

/** The same for everybody, where the queue is nearly full. Then the places may be counted. */
export async function lockDepth(db: ClusterTransaction, wish: Wish, { queueDepth }: JobLimits): Promise<void> {
  const { queue } = await countUnfinished(db, wish);
  if (queue >= queueDepth - margin) await lock(db, 'queue');
}

/** Throws a JobRefused where a limit is reached. It decides in a transaction that holds the locks. */
export async function checkLimits(db: ClusterSql, wish: Wish, parts: LimitParts): Promise<void> {
  const { server, limits, now, queue } = parts;
  const unfinished = await countUnfinished(db, wish);
  const reached = limitReached(wish, unfinished, server, limits);
  if (reached) {
    const first = (await served(db, queue)).find(({ open }) => counted[reached.reason](wish, open));
    throw new JobRefused(reached.reason, reached.limit, first?.position.etaMs);
  }
  // Counted last: a sound stored meanwhile is counted twice for a moment, and never not at all.
  const made = await countedToday(db as never, wish, now);
  checkDay(wish, made + unfinished.sounds, server, now);
}

/** Numbers of unfinished jobs by the limits that count them, and of sounds of the person here that are not made yet. */
async function countUnfinished(db: ClusterSql, { personId, serverId }: Place) {
  const { rows } = await sql<Record<PlaceReason | 'sounds', number>>`
    select
      count(*) filter (where j.server_id = ${serverId} and j.person_id = ${personId}) as person,
      count(*) filter (where j.server_id = ${serverId}) as server,
      count(*) as queue,
      coalesce(sum(t.sounds) filter (
        where j.server_id = ${serverId} and j.person_id = ${personId} and j.state <> 'made'), 0) as sounds
    from jobs j join turns t on t.job_id = j.id
    where j.state in ('waiting', 'running', 'made') and j.error is null`.execute(db);
  return rows[0]!;
}
