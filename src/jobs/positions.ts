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

/** @param jobs those that are served, in their order: deliveries, the run, those that wait */
export function positionsOf(jobs: readonly OpenJob[], speed: Speed): readonly QueuePosition[] {
  let etaMs: number | undefined = 0;
  let before = 0;
  return jobs.map((job) => {
    const leftMs = workLeftMs(job, speed);
    etaMs = etaMs === undefined || leftMs === undefined ? undefined : etaMs + leftMs;
    const ahead = job.state === 'waiting' ? before : 0;
    if (states[job.state] !== 'made') before++;
    return {
      ahead,
      ...(etaMs === undefined ? {} : { etaMs }),
      ...(job.progress ? { progress: job.progress } : {}),
    };
  });
}
