import { dayMs, hourMs } from '../durations.ts';
import type { Library, ServerSettings } from '../library/library.ts';
import { UserError } from '../user-error.ts';
import type { Wish } from './job.ts';
import { JobRefused } from './job-refused.ts';
import type { OpenJob } from './open-job.ts';
import { mostSoundsPerBatch } from './plan-sounds.ts';

export interface JobLimits {
  /** Unfinished jobs of one server; those of one person, and sounds a day, are the server's settings. */
  readonly jobsPerServer: number;
  /** Unfinished jobs of everybody. */
  readonly queueDepth: number;
  /** After so many deaths of the worker under a job it is given up, also over several starts of the program. */
  readonly strikes: number;
  /** Tries to deliver; the pauses before the second, the third, …, in ms. */
  readonly deliveries: number;
  readonly deliveryPausesMs: readonly number[];
  /** How long the row of a job that is over is kept. */
  readonly keepOverMs: number;
  /** How often older ones are looked for. */
  readonly sweepEveryMs: number;
}

export const defaultLimits: JobLimits = {
  jobsPerServer: 20,
  queueDepth: 500,
  strikes: 3,
  deliveries: 3,
  deliveryPausesMs: [2_000, 15_000],
  keepOverMs: hourMs,
  sweepEveryMs: 600_000,
};

/** Throws a JobRefused where a limit is reached. Synchronous: between this and taking a place nobody else is accepted. */
export function checkInFlight(
  wish: Wish,
  open: readonly OpenJob[],
  settings: ServerSettings,
  limits: JobLimits,
  /** Estimated ms until the first of these is done. */
  firstDoneMs: (jobs: readonly OpenJob[]) => number | undefined,
): void {
  if (wish.sounds < 1 || wish.sounds > mostSoundsPerBatch)
    throw new UserError('soundsAtOnce', { sounds: wish.sounds, most: mostSoundsPerBatch });
  const inServer = open.filter((one) => one.job.serverId === wish.serverId);
  const ofPerson = inServer.filter((one) => one.job.personId === wish.personId);
  const checks = [
    ['person', ofPerson, settings.jobsPerPerson],
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
  { samplesPerDay }: ServerSettings,
  library: Library,
  now: number,
): Promise<void> {
  const dayStart = now - (now % dayMs);
  const underWay = others
    .filter((one) => one.job.personId === wish.personId && one.job.serverId === wish.serverId && one.phase !== 'made')
    .reduce((sum, one) => sum + one.job.recipes.length, 0);
  // Counted last: what is stored meanwhile is counted twice for a moment, and never not at all.
  const made = await library.countMadeToday(wish.personId, wish.serverId);
  if (made + underWay + wish.sounds > samplesPerDay) throw new JobRefused('day', samplesPerDay, dayStart + dayMs - now);
}
