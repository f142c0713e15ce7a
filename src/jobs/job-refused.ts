import { UserError } from '../user-error.ts';

/** By the limit that refused a job (of a person, a server, a day, the queue), or the coming end of the program. */
const keys = {
  person: 'jobsOfPerson',
  server: 'jobsOfServer',
  day: 'soundsOfDay',
  queue: 'jobsInQueue',
  stopping: 'noNewJobs',
} as const;
type RefusalReason = keyof typeof keys;

/** A polite refusal. `retryInMs`: when it is worth asking again; undefined where nothing was measured yet. */
export class JobRefused extends UserError<(typeof keys)[RefusalReason]> {
  readonly reason: RefusalReason;

  constructor(reason: RefusalReason, limit: number, retryInMs: number | undefined) {
    super(keys[reason], { limit, retryInMs }, { kind: 'failed' });
    this.reason = reason;
  }
}
