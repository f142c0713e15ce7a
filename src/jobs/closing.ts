import { inEnglish } from '../languages/index.ts';
import { type Sentence, sentence as sentenceOf } from '../languages/sentence.ts';
import { UserError } from '../user-error.ts';
import { DeliveryPostponed, type JobOutcomes } from './job.ts';
import type { JobLog } from './job-log.ts';
import type { JobRows } from './job-rows.ts';
import type { OpenJob } from './open-job.ts';

export interface ClosingParts {
  readonly outcomes: JobOutcomes;
  readonly rows: JobRows;
  readonly log: JobLog;
  /** Follows it no longer. */
  readonly leave: (entry: OpenJob) => void;
}

export interface Closing {
  close(entry: OpenJob, state: 'done' | 'failed' | 'cancelled', error?: Sentence): Promise<void>;
  /** Tells the person alone. False where that has to wait for the next start; any other failure is only logged. */
  tell(entry: OpenJob, sentence: Sentence): Promise<boolean>;
  /** The row keeps the sentence first and is closed last: who is not told in this run of the program is told in the next. */
  fail(entry: OpenJob, error: unknown): Promise<void>;
}

/** How jobs end. */
export function createClosing({ outcomes, rows, log, leave }: ClosingParts): Closing {
  async function close(entry: OpenJob, state: 'done' | 'failed' | 'cancelled', error?: Sentence): Promise<void> {
    entry.phase = 'over';
    entry.job = { ...entry.job, state, ...(error === undefined ? {} : { error }) };
    try {
      await rows.over(entry.job.id, state, error);
    } finally {
      // Not before: `resume` would take the row for a job that nobody follows.
      leave(entry);
    }
  }

  async function tell(entry: OpenJob, sentence: Sentence): Promise<boolean> {
    const { id } = entry.job;
    try {
      await outcomes.failed(entry.job, sentence);
    } catch (error) {
      const isPostponed = error instanceof DeliveryPostponed;
      const what = isPostponed ? 'is told at the next start' : 'could not be told';
      log.warn({ err: error, job: id }, `job ${id}: the person ${what}: ${inEnglish(sentence)}`);
      if (isPostponed) return false;
    }
    return true;
  }

  async function fail(entry: OpenJob, error: unknown): Promise<void> {
    const { id } = entry.job;
    entry.phase = 'over';
    const isForPerson = error instanceof UserError;
    if (!isForPerson || error.cause !== undefined) log.error({ err: error, job: id }, `job ${id} failed`);
    const sentence = isForPerson ? error.sentence : sentenceOf('crashed', { reference: id });
    entry.job = { ...entry.job, state: 'failed', error: sentence };
    try {
      await rows.failing(id, sentence);
    } catch (notKept) {
      log.error({ err: notKept, job: id }, `job ${id}: its failure could not be stored`);
    }
    if (await tell(entry, sentence)) await close(entry, 'failed', sentence);
    else leave(entry);
  }

  return { close, tell, fail };
}
