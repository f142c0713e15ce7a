import { createHash } from 'node:crypto';
import { dayMs } from '../durations.ts';
import type { Sql } from './tables.ts';

/** Days since 1970 began, UTC. */
const dayOf = (time: number): number => Math.floor(time / dayMs);

export interface Counted {
  readonly personId: string;
  readonly serverId: string;
}

/**
 * The key of a person, a server and a day. The hash does not reveal the person's id, so the row may outlive /forget-me
 * until the day is over.
 */
export const dayKey = ({ personId, serverId }: Counted, now: number) => ({
  day: dayOf(now),
  server_id: serverId,
  person_hash: createHash('sha256').update(personId).digest('hex').slice(0, 32),
});

/** Counts sounds towards the daily limit, apart from the sounds themselves: deleting those must not lower the count. */
export async function countSounds(db: Sql, who: Counted, sounds: number, now: number): Promise<void> {
  await removeOldCounts(db, now);
  if (sounds === 0) return;
  await db
    .insertInto('day_counts')
    .values({ ...dayKey(who, now), sounds })
    .onConflict((oc) =>
      oc.columns(['day', 'server_id', 'person_hash']).doUpdateSet((eb) => ({
        sounds: eb('day_counts.sounds', '+', sounds),
      })),
    )
    .execute();
}

/**
 * Removes the counts of other days. Those of days to come were made by a wrong clock and must not use up their limits.
 */
export async function removeOldCounts(db: Sql, now: number): Promise<void> {
  await db.deleteFrom('day_counts').where('day', '!=', dayOf(now)).execute();
}
