import { UserError } from '../user-error.ts';

/** The limit that refused a job (of a person, a server, a day, the queue), or the coming end of the program. */
export type RefusalReason = 'person' | 'server' | 'day' | 'queue' | 'stopping';

/** A polite refusal. The message is complete in English; the fields are for those who say it in another language. */
export class JobRefused extends UserError {
  readonly reason: RefusalReason;
  /** The limit that was reached. */
  readonly limit: number;
  /** Time after which asking again may succeed; undefined where nothing was measured yet. */
  readonly retryInMs: number | undefined;

  constructor(reason: RefusalReason, limit: number, retryInMs: number | undefined) {
    super(sentences[reason](limit, retryInMs === undefined ? 'in a moment' : `in about ${inWords(retryInMs)}`), {
      kind: 'failed',
    });
    this.reason = reason;
    this.limit = limit;
    this.retryInMs = retryInMs;
  }
}

const sentences: Readonly<Record<RefusalReason, (limit: number, when: string) => string>> = {
  person: (limit, when) =>
    `You have ${limit === 1 ? 'a request' : `${limit} requests`} under way, which is as many as one person may have here at once. Ask again ${when}, or cancel one with /queue.`,
  server: (limit, when) =>
    `This server has ${limit} requests under way, which is as many as it may have at once. Ask again ${when}.`,
  day: (limit, when) =>
    `That would be more than the ${limit} sounds a day that one person may have made here. The new day begins ${when}, at 00:00 UTC.`,
  queue: (limit, when) => `${limit} requests are waiting, and no more fit in the queue. Ask again ${when}.`,
  stopping: () => 'Rimshot is about to stop and takes no new requests. Ask again when it is back.',
};

function inWords(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  if (seconds < 90) return `${seconds} s`;
  const minutes = Math.ceil(seconds / 60);
  if (minutes < 90) return `${minutes} min`;
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
