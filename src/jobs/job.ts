import type { Sentence } from '../languages/sentence.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { Progress } from '../worker/engine.ts';

/** `made`: the sounds are in the library and the answer is on its way. The last three are over. */
export type JobState = 'waiting' | 'running' | 'made' | 'done' | 'failed' | 'cancelled';

/** What a person asked to be made: one answer, one to eight sounds. Stored before it is acknowledged. */
export interface NewJob {
  /** The verb whose answer is composed from the finished sounds, e.g. 'kick', 'vary', 'kit'. */
  readonly verb: string;
  readonly personId: string;
  readonly personName: string;
  readonly serverId: string;
  readonly channelId: string;
  readonly locale: string;
  readonly recipes: readonly Recipe[];
  /** Opaque to jobs: the platform's way back to the person. */
  readonly delivery: Readonly<Record<string, unknown>>;
}

/** What limits are about: whose, where and how many sounds. */
export type Wish = Pick<NewJob, 'personId' | 'serverId'> & { readonly sounds: number };

export interface Job extends NewJob {
  /** 25 characters at most, so that it can be a nonce. */
  readonly id: string;
  readonly state: JobState;
  readonly createdAt: number;
  /** Why it failed, for the person. */
  readonly error?: Sentence;
}

export interface QueuePosition {
  /** Jobs that will run before this one; 0 while running. */
  readonly ahead: number;
  /** Estimated ms until it is delivered, from measured speed; undefined before anything was measured. */
  readonly etaMs?: number;
  readonly progress?: Progress;
}

/**
 * Thrown by `finished` where there is no way back to the person in this run of the program (Discord is not
 * connected): the job stays as it is for the next start, and the try is not counted.
 */
export class DeliveryPostponed extends Error {
  override readonly name = 'DeliveryPostponed';
}

/** What becomes of jobs: main.ts passes the one that composes and delivers answers. */
export interface JobOutcomes {
  /** Called again only after it has settled; what comes between is dropped. */
  progress(job: Job, progress: Progress): Promise<void>;
  /**
   * The job's sounds are in the library (sample ids in the order of the recipes). Resolved: delivered, the row may be
   * closed. Rejected: tried again, three times in all, also after a restart, so that it may arrive twice with the
   * job's id as its nonce. `picture` shows all sounds in order where one run made them; undefined where they were
   * found, joined with others' or made by several models: `Engine.picture` draws those. `notes`: about the
   * files that the sounds start from.
   */
  finished(
    job: Job,
    sampleIds: readonly string[],
    picture: Uint8Array | undefined,
    notes?: readonly Sentence[],
  ): Promise<void>;
  /** Also for a job that was cancelled; `job.state` says which. */
  failed(job: Job, sentence: Sentence): Promise<void>;
}

/** Who is served next. */
export interface Jobs {
  /** Rejects as `submit` would where a limit is reached now; takes no place. For those who fetch a file first. */
  check(wish: Wish): Promise<void>;
  /** Checks the limits and inserts the row; rejects with a polite UserError (JobRefused) that says when to come back. Existing samples are found, not made again. */
  submit(job: NewJob): Promise<Job>;
  /** Also of a job that is over, for a while; undefined where there is no such job. */
  find(jobId: string): Promise<Job | undefined>;
  position(jobId: string): Promise<QueuePosition | undefined>;
  /** Unfinished jobs in the order in which they will be served. */
  list(serverId?: string): Promise<readonly (Job & QueuePosition)[]>;
  /** At any stage before its delivery; false where it is over or being delivered. `failed` tells the person. Whether the person may is the caller's question. */
  cancel(jobId: string): Promise<boolean>;
  /** Runs again what a crash or restart left unfinished, in order; returns how many. */
  resume(): Promise<number>;
  /** Refuses new work, waits up to `deadlineMs` for what runs, puts the rest back. */
  stop(deadlineMs: number): Promise<void>;
}
