import { dayMs, hourMs } from '../durations.ts';
import { UserError } from '../user-error.ts';
import type { ServerLimits, Wish } from './job.ts';
import { JobRefused } from './job-refused.ts';
import { mostSoundsPerBatch } from './plan-sounds.ts';

export const defaultLimits = {
  /** Unfinished jobs of one server; jobs per person and sounds per day are the server's settings. */
  jobsPerServer: 20,
  /** Unfinished jobs of everybody. */
  queueDepth: 500,
  /** Deaths of the worker under a job, over all starts of the program, after which the job is given up. */
  strikes: 3,
  /** Tries to deliver, and the pauses before the second, the third, … */
  deliveries: 3,
  deliveryPausesMs: [2_000, 15_000],
  /** Age at which the row of a job that is over is removed, … */
  keepOverMs: hourMs,
  /** … and the interval at which such rows are looked for. */
  sweepEveryMs: 600_000,
};
export type JobLimits = Readonly<typeof defaultLimits>;

/** Limits on unfinished jobs, from the narrowest, each with the jobs that it counts. */
export const counted = {
  person: (wish: Wish, job: Place) => job.serverId === wish.serverId && job.personId === wish.personId,
  server: (wish: Wish, job: Place) => job.serverId === wish.serverId,
  queue: () => true,
} as const;
export type PlaceReason = keyof typeof counted;
type Place = Pick<Wish, 'personId' | 'serverId'>;

/** The first limit that is reached, by the numbers of unfinished jobs that each counts. UserError for too many sounds. */
export function limitReached(
  wish: Wish,
  unfinished: Readonly<Record<PlaceReason, number>>,
  { jobsPerPerson }: ServerLimits,
  { jobsPerServer, queueDepth }: JobLimits,
): { readonly reason: PlaceReason; readonly limit: number } | undefined {
  if (wish.sounds < 1 || wish.sounds > mostSoundsPerBatch)
    throw new UserError('soundsAtOnce', { sounds: wish.sounds, most: mostSoundsPerBatch });
  const limits = { person: jobsPerPerson, server: jobsPerServer, queue: queueDepth };
  const reason = (Object.keys(counted) as PlaceReason[]).find((each) => unfinished[each] >= limits[each]);
  return reason && { reason, limit: limits[reason] };
}

/**
 * Throws a JobRefused where the person's sounds of this day (UTC) would be too many.
 * @param sounds those that were made today and those under way
 */
export function checkDay(wish: Wish, sounds: number, { samplesPerDay }: ServerLimits, now: number): void {
  const dayStart = now - (now % dayMs);
  if (sounds + wish.sounds > samplesPerDay) throw new JobRefused('day', samplesPerDay, dayStart + dayMs - now);
}
