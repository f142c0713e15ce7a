import type { Sentence } from '../languages/sentence.ts';
import type { Device } from '../runtime/devices.ts';
import type { Measured, Timing } from '../runtime/measurements.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Batch, BatchResult, Progress } from './engine.ts';

/** The worker's tasks by type: what is asked, and the answer. */
export interface Tasks {
  readonly generate: {
    readonly asked: { readonly batch: Batch; readonly device: Device };
    readonly answer: BatchResult;
  };
  /**
   * Does the device compute what the CPU computes, on a network as wide and deep as this model's too? Answers why not.
   */
  readonly check: {
    readonly asked: { readonly device: Device; readonly model: InstalledModel | undefined };
    readonly answer: string | undefined;
  };
  /** Is the device faster than the CPU on this model's network? */
  readonly measure: {
    readonly asked: { readonly device: Device; readonly model: InstalledModel };
    readonly answer: Measured;
  };
}

export type TaskType = keyof Tasks;
/** One task, or one of several. */
export type Task<Type extends TaskType = TaskType> = {
  readonly [Each in Type]: { readonly type: Each } & Tasks[Each]['asked'];
}[Type];
export type Answer<Type extends TaskType = TaskType> = Tasks[Type]['answer'];

/** What the bot's process says to the worker. Each message but `cancel` is answered once. */
export type ToWorker = (Task | { readonly type: 'cancel' }) & { readonly task: number };

/** What the worker says to the bot's process. */
export type FromWorker = { readonly type: 'ready' } | (AboutTask & { readonly task: number });

type AboutTask =
  /** Signs of life. `loading`: the next step includes building a session and its first run. */
  | { readonly type: 'loading' | 'alive' }
  | { readonly type: 'progress'; readonly progress: Progress }
  | { readonly type: 'timing'; readonly timing: Timing }
  | { readonly type: 'answer'; readonly answer: Answer }
  | { readonly type: 'cancelled' }
  | Failure;

/**
 * At fault: the request or the installation (a UserError's sentence), the device (its driver's words), or a bug with its
 * stack.
 */
export type Failure = { readonly type: 'failed' } & (
  | { readonly by: 'request'; readonly refusal: Sentence }
  | { readonly by: 'device'; readonly fault: string }
  | { readonly by: 'bug'; readonly stack: string }
);
