import type { OpenJob } from './open-job.ts';
import { mostSoundsPerBatch } from './plan-sounds.ts';

/** Throughput of one batch over that of several of these sizes, of the same weights. */
export type JoinGain = (weights: string, sizes: readonly number[]) => number;

/** Below this, waiting for others' sounds costs more than it saves. */
const worthJoining = 1.3;

/** Waiting jobs that this one's run takes along, in the order in which they would have been served. */
export function companionsOf(job: OpenJob, waiting: readonly OpenJob[], joinGain: JoinGain): OpenJob[] {
  const weights = job.job.recipes[0]?.weights;
  if (job.apart || job.sharedKey === undefined || weights === undefined) return [];
  const sizes = [job.job.recipes.length];
  const taken: OpenJob[] = [];
  for (const other of waiting) {
    const together = [...sizes, other.job.recipes.length];
    if (together.reduce((sum, size) => sum + size, 0) > mostSoundsPerBatch) continue;
    if (other.apart || other.sharedKey !== job.sharedKey || joinGain(weights, together) < worthJoining) continue;
    sizes.push(other.job.recipes.length);
    taken.push(other);
  }
  return taken;
}
