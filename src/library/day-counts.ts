import { createHash } from 'node:crypto';
import { dayMs } from '../durations.ts';
import type { Sql } from './tables.ts';

/** Days since 1970 began, UTC. */
const dayOf = (time: number): number => Math.floor(time / dayMs);

/** The id cannot be read from it, so that it may outlive the person's /forget-me until the day is over. */
const hashOf = (personId: string): string => createHash('sha256').update(personId).digest('hex').slice(0, 32);

export interface Counted {
  readonly personId: string;
  readonly serverId: string;
}

/** Counts sounds towards the daily limit: apart from the sounds themselves, whose deletion must not lower it. */
export async function countSounds(db: Sql, { personId, serverId }: Counted, sounds: number, now: number) {
  await removeOldCounts(db, now);
  if (sounds === 0) return;
  await db
    .insertInto('day_counts')
    .values({ day: dayOf(now), server_id: serverId, person_hash: hashOf(personId), sounds })
    .onConflict((oc) =>
      oc.columns(['day', 'server_id', 'person_hash']).doUpdateSet((eb) => ({
        sounds: eb('day_counts.sounds', '+', sounds),
      })),
    )
    .execute();
}

/** How many sounds the person was given in the server on this UTC day. */
export async function soundsToday(db: Sql, { personId, serverId }: Counted, now: number): Promise<number> {
  const row = await db
    .selectFrom('day_counts')
    .select('sounds')
    .where('day', '=', dayOf(now))
    .where('server_id', '=', serverId)
    .where('person_hash', '=', hashOf(personId))
    .executeTakeFirst();
  return row?.sounds ?? 0;
}

/** Of days that are over, and of days to come: there the clock was wrong, and nobody must be short of sounds for it when they come. */
export async function removeOldCounts(db: Sql, now: number): Promise<void> {
  await db.deleteFrom('day_counts').where('day', '!=', dayOf(now)).execute();
}
