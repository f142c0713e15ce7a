import type { Job, QueuePosition } from '../jobs/job.ts';
import type { JobMove } from '../jobs/job-states.ts';
import type { Meters } from './meters.ts';
import { Recent } from './recent.ts';

/** From a warm starter's answer to an hour in a long queue. */
const waitSeconds = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600];
const openStates = ['waiting', 'running', 'made'] as const;
/** Longer lists help nobody at a terminal. */
const mostListed = 20;

type Open = Job & QueuePosition;

/** Jobs: their moves, as they happen, and those that are open, when it is asked. */
export function watchJobs(meters: Meters, now: () => number) {
  const startWaits = meters.histogram(
    'rimshot_job_start_wait_seconds',
    'From the request to each start of its run.',
    waitSeconds,
  );
  const waits = meters.histogram(
    'rimshot_job_wait_seconds',
    'From the request to the arrival of its answer.',
    waitSeconds,
  );
  const outcomes = (...names: readonly string[]) => names.map((outcome) => ({ outcome }));
  const over = meters.counter(
    'rimshot_jobs_over_total',
    'Jobs that are over, by how they ended.',
    outcomes('done', 'failed', 'cancelled'),
  );
  const deliveries = meters.counter(
    'rimshot_deliveries_total',
    'Tries to deliver an answer; those that failed are tried again, those that are postponed after the next start.',
    outcomes('ok', 'failed', 'postponed'),
  );
  const strikes = meters.counter('rimshot_job_strikes_total', 'Deaths of the worker while it ran one job alone.');
  const recent = { start: new Recent(), answer: new Recent() };
  let list: () => Promise<readonly Open[]> = async () => [];

  let clock = now;

  const ageSeconds = ({ createdAt }: Pick<Job, 'createdAt'>): number => Math.max(0, clock() - createdAt) / 1000;
  const byState = async (of: (jobs: readonly Open[]) => number) => {
    const jobs = await list();
    return openStates.map((state) => ({ labels: { state }, value: of(jobs.filter((job) => job.state === state)) }));
  };
  const people = (jobs: readonly Open[]): number => new Set(jobs.map(({ personId }) => personId)).size;
  const oldest = (jobs: readonly Open[]): number => Math.max(0, ...jobs.map(ageSeconds));

  meters.gauge('rimshot_jobs', 'Jobs that are not over, by state.', () => byState((jobs) => jobs.length));
  meters.gauge('rimshot_job_oldest_seconds', 'Age of the oldest job in each state.', () => byState(oldest));
  meters.gauge('rimshot_people_waiting', 'People with a job that is not over.', async () => people(await list()));

  return {
    /** Told of every move of a job. */
    moved({ name, job }: JobMove): void {
      const seconds = ageSeconds(job);
      if (name === 'start') {
        startWaits.observe(seconds);
        recent.start.add(seconds);
      } else if (name === 'delivered') {
        waits.observe(seconds);
        recent.answer.add(seconds);
        deliveries.add({ outcome: 'ok' });
        over.add({ outcome: 'done' });
      } else if (name === 'deliveryFailed') deliveries.add({ outcome: 'failed' });
      else if (name === 'postpone') deliveries.add({ outcome: 'postponed' });
      else if (name === 'failureTold') over.add({ outcome: 'failed' });
      else if (name === 'cancel') over.add({ outcome: 'cancelled' });
      else if (name === 'strike') strikes.add();
    },
    /** From now on these are the open jobs, dated by this clock. */
    observe(open: () => Promise<readonly Open[]>, datedBy = now): void {
      list = open;
      clock = datedBy;
    },
    /** Seconds; nobody's names, ids or texts. */
    async report() {
      const jobs = await list();
      const states = Object.fromEntries(
        openStates.map((state) => [state, jobs.filter((job) => job.state === state).length]),
      ) as Record<(typeof openStates)[number], number>;
      const byAge = [...jobs].sort((a, b) => a.createdAt - b.createdAt).slice(0, mostListed);
      return {
        ...states,
        people: people(jobs),
        oldestSeconds: oldest(jobs),
        waits: { start: recent.start.spread(), answer: recent.answer.spread() },
        list: byAge.map((job) => ({
          job: job.id,
          state: job.state,
          verb: job.verb,
          sounds: job.recipes.length,
          ageSeconds: ageSeconds(job),
          ...(job.progress && { step: job.progress.step, steps: job.progress.steps }),
          ...(job.etaMs !== undefined && { etaSeconds: job.etaMs / 1000 }),
        })),
      };
    },
  };
}
