import type { OpenJob } from './open-job.ts';
import type { Speed } from './speed.ts';

/** Ms that the network still works for this job; undefined before anything was measured. What the library has is not asked. */
export function workLeftMs({ work, phase, progress }: OpenJob, speed: Speed): number | undefined {
  if (phase === 'made' || phase === 'over') return 0;
  if (progress) return Math.max(0, progress.steps - progress.step) * progress.msPerStep;
  let total = 0;
  for (const { weights, size, steps } of work) {
    const msPerStep = speed.msPerStep(weights, size);
    if (msPerStep === undefined) return undefined;
    total += steps * msPerStep;
  }
  return total;
}

/** Ms until each of these is done, one after the other. */
export function doneAfterMs(jobs: readonly OpenJob[], speed: Speed): readonly (number | undefined)[] {
  let total: number | undefined = 0;
  return jobs.map((job) => {
    const left = workLeftMs(job, speed);
    total = total === undefined || left === undefined ? undefined : total + left;
    return total;
  });
}
