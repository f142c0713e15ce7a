import type { Recipe } from '../library/recipe.ts';
import type { Progress } from '../worker/engine.ts';

export type JobState = 'waiting' | 'running' | 'done' | 'failed' | 'cancelled';

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

export interface Job extends NewJob {
  /** 25 characters at most, so that it can be a nonce. */
  readonly id: string;
  readonly state: JobState;
  readonly createdAt: number;
  /** Why it failed, as a sentence for the person. */
  readonly error?: string;
}

export interface QueuePosition {
  /** Jobs that will run before this one; 0 while running. */
  readonly ahead: number;
  /** Estimated ms until it is delivered, from measured speed; undefined before anything was measured. */
  readonly etaMs?: number;
  readonly progress?: Progress;
}

/** What becomes of jobs: main.ts passes the one that composes and delivers answers. */
export interface JobOutcomes {
  progress(job: Job, progress: Progress): Promise<void>;
  /** The job's sounds are in the library (sample ids in the order of the recipes). Resolved: delivered, the row may be closed. */
  finished(job: Job, sampleIds: readonly string[], picture: Uint8Array | undefined): Promise<void>;
  failed(job: Job, sentence: string): Promise<void>;
}

/** Who is served next. */
export interface Jobs {
  /** Checks the limits and inserts the row; rejects with a polite UserError that says when to come back. Existing samples are found, not made again. */
  submit(job: NewJob): Promise<Job>;
  position(jobId: string): Promise<QueuePosition | undefined>;
  /** Unfinished jobs in the order in which they will be served. */
  list(serverId?: string): Promise<readonly (Job & QueuePosition)[]>;
  /** At any stage; false where it is already over. Whether the person may is the caller's question. */
  cancel(jobId: string): Promise<boolean>;
  /** Runs again what a crash or restart left unfinished. */
  resume(): Promise<number>;
  /** Refuses new work, waits up to `deadlineMs` for what runs, puts the rest back. */
  stop(deadlineMs: number): Promise<void>;
}
