import type { QueuePosition } from './job.ts';
import { states } from './job-states.ts';
import type { OpenJob } from './open-job.ts';
import type { Speed } from './speed.ts';

type Served = Pick<OpenJob, 'work' | 'state' | 'progress'>;

/** Ms of network time left for this job; undefined before any measurement. Samples already in the library are not looked up. */
function workLeftMs({ work, state, progress }: Served, speed: Speed): number | undefined {
  if (states[state] === 'made') return 0;
  if (progress) return Math.max(0, progress.steps - progress.step) * progress.msPerStep;
  const total = work.reduce(
    (sum, each) => sum + each.steps * (speed.msPerStep(each.weights, each.size) ?? Number.NaN),
    0,
  );
  return Number.isNaN(total) ? undefined : total;
}

/**
 * @param jobs in the order in which they will be done: deliveries, the runs, those that wait
 * @param devices that serve them at the same time; each takes the next one when it is free
 */
export function positionsOf<Open extends Served>(jobs: readonly Open[], speed: Speed, devices = 1) {
  const freeInMs: (number | undefined)[] = Array.from({ length: Math.max(1, devices) }, () => 0);
  let before = 0;
  return jobs.map((open) => {
    const { state, progress } = open;
    const leftMs = workLeftMs(open, speed);
    const next = indexOfLeast(freeInMs);
    const free = freeInMs[next];
    const etaMs = free === undefined || leftMs === undefined ? undefined : free + leftMs;
    freeInMs[next] = etaMs;
    const ahead = state === 'waiting' ? before : 0;
    if (states[state] !== 'made') before++;
    const position: QueuePosition = { ahead, ...(etaMs !== undefined && { etaMs }), ...(progress && { progress }) };
    return { open, position };
  });
}

/** Of several devices, one whose time is not known is the last to be chosen. */
function indexOfLeast(times: readonly (number | undefined)[]): number {
  const comparable = times.map((time) => time ?? Number.POSITIVE_INFINITY);
  return comparable.indexOf(Math.min(...comparable));
}
