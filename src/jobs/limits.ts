import { dayMs, hourMs } from '../durations.ts';
import type { Library } from '../library/library.ts';
import { UserError } from '../user-error.ts';
import type { ServerLimits, Wish } from './job.ts';
import { JobRefused } from './job-refused.ts';
import { states } from './job-states.ts';
import type { OpenJob } from './open-job.ts';
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

/** Throws a JobRefused where a limit is reached. Synchronous: between this and taking a place nobody else is accepted. */
export function checkInFlight(
  wish: Wish,
  open: readonly OpenJob[],
  { jobsPerPerson }: ServerLimits,
  limits: JobLimits,
  /** Estimated ms until the first of these is done. */
  firstDoneMs: (jobs: readonly OpenJob[]) => number | undefined,
): void {
  if (wish.sounds < 1 || wish.sounds > mostSoundsPerBatch)
    throw new UserError('soundsAtOnce', { sounds: wish.sounds, most: mostSoundsPerBatch });
  const inServer = open.filter((one) => one.asked.serverId === wish.serverId);
  const ofPerson = inServer.filter((one) => one.asked.personId === wish.personId);
  const checks = [
    ['person', ofPerson, jobsPerPerson],
    ['server', inServer, limits.jobsPerServer],
    ['queue', open, limits.queueDepth],
  ] as const;
  for (const [reason, jobs, limit] of checks)
    if (jobs.length >= limit) throw new JobRefused(reason, limit, firstDoneMs(jobs));
}

/** Throws a JobRefused where the person's sounds of this day (UTC), with those of the others under way, would be too many. */
export async function checkDay(
  wish: Wish,
  others: readonly OpenJob[],
  { samplesPerDay }: ServerLimits,
  library: Library,
  now: number,
): Promise<void> {
  const dayStart = now - (now % dayMs);
  const underWay = others
    .filter(({ asked }) => asked.personId === wish.personId && asked.serverId === wish.serverId)
    .filter(({ state }) => states[state] !== 'made')
    .reduce((sum, { sounds }) => sum + sounds, 0);
  // Counted last: a sound stored meanwhile is counted twice for a moment, and never not at all.
  const made = await library.countMadeToday(wish.personId, wish.serverId);
  if (made + underWay + wish.sounds > samplesPerDay) throw new JobRefused('day', samplesPerDay, dayStart + dayMs - now);
}
