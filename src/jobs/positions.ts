import type { QueuePosition } from './job.ts';
import { states } from './job-states.ts';
import type { OpenJob } from './open-job.ts';
import type { Speed } from './speed.ts';

/** Ms of network time left for this job; undefined before any measurement. Samples already in the library are not looked up. */
function workLeftMs({ work, state, progress }: OpenJob, speed: Speed): number | undefined {
  if (states[state] === 'made') return 0;
  if (progress) return Math.max(0, progress.steps - progress.step) * progress.msPerStep;
  const total = work.reduce(
    (sum, each) => sum + each.steps * (speed.msPerStep(each.weights, each.size) ?? Number.NaN),
    0,
  );
  return Number.isNaN(total) ? undefined : total;
}

/** @param jobs in the order in which they will be done: deliveries, the run, those that wait */
export function positionsOf(jobs: readonly OpenJob[], speed: Speed) {
  let etaMs: number | undefined = 0;
  let before = 0;
  return jobs.map((open) => {
    const { state, progress } = open;
    const leftMs = workLeftMs(open, speed);
    etaMs = etaMs === undefined || leftMs === undefined ? undefined : etaMs + leftMs;
    const ahead = state === 'waiting' ? before : 0;
    if (states[state] !== 'made') before++;
    const position: QueuePosition = { ahead, ...(etaMs !== undefined && { etaMs }), ...(progress && { progress }) };
    return { open, position };
  });
}
