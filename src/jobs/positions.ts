import type { QueuePosition } from './job.ts';
import { states } from './job-states.ts';
import type { OpenJob } from './open-job.ts';
import type { Speed } from './speed.ts';

/** Ms of network time left for this job; undefined before any measurement. Samples already in the library are not looked up. */
function workLeftMs({ work, state, progress }: OpenJob, speed: Speed): number | undefined {
  if (states[state] === 'made') return 0;
  if (progress) return Math.max(0, progress.steps - progress.step) * progress.msPerStep;
  let total = 0;
  for (const { weights, size, steps } of work) {
    const msPerStep = speed.msPerStep(weights, size);
    if (msPerStep === undefined) return undefined;
    total += steps * msPerStep;
  }
  return total;
}

export interface ServedJob {
  readonly open: OpenJob;
  readonly position: QueuePosition;
}

/** @param jobs in the order in which they will be done: deliveries, the run, those that wait */
export function positionsOf(jobs: readonly OpenJob[], speed: Speed): readonly ServedJob[] {
  let etaMs: number | undefined = 0;
  let before = 0;
  return jobs.map((open) => {
    const { state, progress } = open;
    const leftMs = workLeftMs(open, speed);
    etaMs = etaMs === undefined || leftMs === undefined ? undefined : etaMs + leftMs;
    const ahead = state === 'waiting' ? before : 0;
    if (states[state] !== 'made') before++;
    return { open, position: { ahead, ...(etaMs !== undefined && { etaMs }), ...(progress && { progress }) } };
  });
}
