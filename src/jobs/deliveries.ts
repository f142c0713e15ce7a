import { setTimeout as pause } from 'node:timers/promises';
import { type Sentence, sentence } from '../languages/sentence.ts';
import { sampleId } from '../sound/recipe.ts';
import { DeliveryPostponed, type JobOutcomes } from './job.ts';
import type { JobLog } from './job-log.ts';
import type { JobRows } from './job-rows.ts';
import type { JobLimits } from './limits.ts';
import type { OpenJob } from './open-job.ts';

export interface DeliveryParts {
  readonly outcomes: JobOutcomes;
  readonly rows: JobRows;
  readonly limits: JobLimits;
  readonly log: JobLog;
  readonly tell: (entry: OpenJob, sentence: Sentence) => Promise<boolean>;
  readonly close: (entry: OpenJob, state: 'done' | 'failed', error?: Sentence) => Promise<void>;
  /** Follows it no longer; its row stays for the next start. */
  readonly leave: (entry: OpenJob) => void;
}

const givenUp = sentence('notPosted', {});

/** Brings made sounds to their person: at least once, and as nearly once as the job's id as nonce allows. */
export function createDeliveries({ outcomes, rows, limits, log, tell, close, leave }: DeliveryParts) {
  return {
    /** `tried`: how often it was tried by earlier runs of the program. Leaves the row as it is where the wait is ended. */
    async deliver(entry: OpenJob, tried = 0): Promise<void> {
      const { job, stop } = entry;
      const ids = job.recipes.map(sampleId);
      let tries = tried;
      while (tries < limits.deliveries) {
        if (tries > tried && !(await waited(limits.deliveryPausesMs[tries - 1] ?? 0, stop.signal))) return;
        if (entry.phase !== 'made') return;
        // Progress that arrives after the answer would replace it.
        await entry.telling;
        entry.committed = true;
        tries = await rows.delivering(job.id);
        // Apart from the try: a row that cannot be closed must not send the answer again.
        let isDelivered = false;
        try {
          await outcomes.finished(job, ids, entry.picture, entry.notes);
          isDelivered = true;
        } catch (error) {
          if (error instanceof DeliveryPostponed) {
            await rows.notDelivered(job.id);
            leave(entry);
            log.warn({ job: job.id }, `job ${job.id} waits for the next start: ${error.message}`);
            return;
          }
          log.warn({ err: error, job: job.id }, `job ${job.id}: delivery ${tries} of ${limits.deliveries} failed`);
        }
        if (isDelivered) return close(entry, 'done');
        entry.committed = false;
      }
      log.error({ job: job.id }, `job ${job.id} is given up: it could not be delivered; its sounds are in the library`);
      entry.phase = 'over';
      entry.job = { ...job, state: 'failed', error: givenUp };
      // A short notice may get through where files did not, and it takes the "working on it" away.
      if (await tell(entry, givenUp)) await close(entry, 'failed', givenUp);
      else leave(entry);
    },
  };
}

/** False where the wait was ended. */
const waited = (ms: number, signal: AbortSignal): Promise<boolean> => pause(ms, true, { signal }).catch(() => false);
