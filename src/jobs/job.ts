import type { Sentence } from '../languages/sentence.ts';
import type { ServerSettings } from '../library/library.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { Progress } from '../worker/engine.ts';

/** `made`: the sounds are in the library and the answer is on its way. The last three are over. */
export type JobState = 'waiting' | 'running' | 'made' | 'done' | 'failed' | 'cancelled';

/** A person's request for one answer of one to eight sounds. Stored before it is acknowledged. */
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
  /** Opaque to jobs: what the sounds are for, such as a kit's slot. */
  readonly purpose?: string;
  /** Sounds of the answer, where more are made to choose from. Default: all recipes'. */
  readonly sounds?: number;
}

/** What limits apply to. */
export type Wish = Pick<NewJob, 'personId' | 'serverId'> & { readonly sounds: number };

/** Limits that are the server's to set. */
export type ServerLimits = Pick<ServerSettings, 'jobsPerPerson' | 'samplesPerDay'>;

export interface Job extends NewJob {
  /** At most 25 characters, so that it can be a nonce. */
  readonly id: string;
  readonly state: JobState;
  readonly createdAt: number;
  /** Reason for a failure, as a sentence for the person. */
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
 * Thrown by `finished` and `unanswered` where there is no way back to the person in this run of the program (Discord is
 * not connected): the job stays as it is for the next start, and the try is not counted.
 */
export class DeliveryPostponed extends Error {
  override readonly name = 'DeliveryPostponed';
}

/** What a job's person is told; createJobOutcomes composes and delivers it. */
export interface JobOutcomes {
  /** Called again only after it has settled; progress in between is dropped. */
  progress(job: Job, progress: Progress): Promise<void>;
  /**
   * The job's sounds are in the library (sample ids in the order of the recipes). Resolved: delivered, the row may be
   * closed. Rejected: tried again, three times in all, also after a restart, so that it may arrive twice with the
   * job's id as its nonce. `notes`: about the files that the sounds start from.
   */
  finished(job: Job, sampleIds: readonly string[], notes: readonly Sentence[]): Promise<void>;
  /** There will be no answer, because the job failed or was cancelled: `job.state` says which. */
  unanswered(job: Job, sentence: Sentence): Promise<void>;
}
