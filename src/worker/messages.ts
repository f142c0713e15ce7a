import type { Sentence } from '../languages/sentence.ts';
import type { Measured, Timing } from '../runtime/measurements.ts';
import type { Device } from '../runtime/session.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Batch, BatchResult, Progress } from './engine.ts';

/** What the bot's process says to the worker. Each task but `cancel` is answered once. */
export type ToWorker =
  | { readonly type: 'generate'; readonly task: number; readonly batch: Batch; readonly device: Device }
  | { readonly type: 'picture'; readonly task: number; readonly wavs: readonly Uint8Array[] }
  /** Does the device compute what the CPU computes, a network as wide and deep as this model's included? */
  | { readonly type: 'check'; readonly task: number; readonly device: Device; readonly model?: InstalledModel }
  /** Is the device faster than the CPU on this model's network? */
  | { readonly type: 'measure'; readonly task: number; readonly device: Device; readonly model: InstalledModel }
  | { readonly type: 'cancel'; readonly task: number };

/** What the worker says to the bot's process. */
export type FromWorker =
  | { readonly type: 'ready' }
  /** Signs of life. `loading`: the next step includes building a session and its first run. */
  | { readonly type: 'loading' | 'alive'; readonly task: number }
  | { readonly type: 'progress'; readonly task: number; readonly progress: Progress }
  | { readonly type: 'timing'; readonly task: number; readonly timing: Timing }
  | { readonly type: 'generated'; readonly task: number; readonly result: BatchResult }
  | { readonly type: 'pictured'; readonly task: number; readonly png: Uint8Array }
  | { readonly type: 'checked'; readonly task: number; readonly fault?: string }
  | { readonly type: 'measured'; readonly task: number; readonly measured: Measured }
  | { readonly type: 'cancelled'; readonly task: number }
  /**
   * Whose fault: the request's or the installation's (a UserError's sentence), the device's (what its driver said), or
   * a bug with its stack.
   */
  | Failure;

export type Failure = { readonly type: 'failed'; readonly task: number } & (
  | { readonly by: 'request'; readonly refusal: Sentence }
  | { readonly by: 'device'; readonly fault: string }
  | { readonly by: 'bug'; readonly stack: string }
);

/** How the host starts the worker: one JSON argument. */
export interface WorkerArguments {
  readonly threads: number;
}
