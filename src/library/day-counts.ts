import { createHash } from 'node:crypto';
import { dayMs } from '../durations.ts';
import type { Sql } from './tables.ts';

/** Days since 1970 began, UTC. */
const dayOf = (time: number): number => Math.floor(time / dayMs);

export interface Counted {
  readonly personId: string;
  readonly serverId: string;
}

export const dayHash = (personId: string): string => createHash('sha256').update(personId).digest('hex').slice(0, 32);

/** So short that hundreds of people on Discord share one, and few in a server do. */
const blurred = (hash: string): string => hash.slice(0, 5);

const dayKey = ({ personId, serverId }: Counted, now: number) => ({
  day: dayOf(now),
  server_id: serverId,
  person_hash: dayHash(personId),
});

/** A person's sounds in a server on this UTC day; neither deleting them nor `forgetPerson` lowers the count. */
export async function countedToday(db: Sql, who: Counted, now: number): Promise<number> {
  const { day, server_id, person_hash } = dayKey(who, now);
  const rows = await db
    .selectFrom('day_counts')
    .select('sounds')
    .where('day', '=', day)
    .where('server_id', '=', server_id)
    .where('person_hash', 'in', [person_hash, blurred(person_hash)])
    .execute();
  return rows.reduce((sum, { sounds }) => sum + sounds, 0);
}

/**
 * Cuts the hash of a forgotten person short: the day's limit holds until the day is over, and the row no longer tells
 * whose it is.
 */
export async function blurCounts(db: Sql, personId: string, now: number): Promise<void> {
  await removeOldCounts(db, now);
  const hash = dayHash(personId);
  const rows = await db.deleteFrom('day_counts').where('person_hash', '=', hash).returningAll().execute();
  for (const { sounds, ...row } of rows)
    await db
      .insertInto('day_counts')
      .values({ ...row, person_hash: blurred(hash), sounds })
      .onConflict((oc) =>
        oc.columns(['day', 'server_id', 'person_hash']).doUpdateSet((eb) => ({
          sounds: eb('day_counts.sounds', '+', sounds),
        })),
      )
      .execute();
}

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
