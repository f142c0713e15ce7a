import type { JobMove } from '../jobs/job-states.ts';
import type { Log } from '../log.ts';
import type { Watch } from './watch.ts';

/** Who hears of every transition of a job: the log, where somebody follows one, and whoever counts. */
export const followMoves =
  ({ log, watch }: { readonly log: Pick<Log, 'debug'>; readonly watch?: Pick<Watch, 'jobs'> | undefined }) =>
  (move: JobMove): void => {
    log.debug({ job: move.job.id, move: move.name }, 'A job has moved on.');
    watch?.jobs.moved(move);
  };
