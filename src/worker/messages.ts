import type { Batch, BatchResult, DeviceReport, Progress } from './engine.ts';
import type { Device } from './session.ts';

/** What the bot's process says to the worker. */
export type ToWorker =
  | { readonly type: 'generate'; readonly task: number; readonly batch: Batch }
  | { readonly type: 'picture'; readonly task: number; readonly wavs: readonly Uint8Array[] }
  | { readonly type: 'cancel'; readonly task: number };

/** What the worker says to the bot's process. */
export type FromWorker =
  /** Said before a device is tried: a driver's crash is then known to be its fault. */
  | { readonly type: 'trying'; readonly device: Device }
  | { readonly type: 'ready'; readonly report: DeviceReport }
  | { readonly type: 'progress'; readonly task: number; readonly progress: Progress }
  | { readonly type: 'generated'; readonly task: number; readonly result: BatchResult }
  | { readonly type: 'pictured'; readonly task: number; readonly png: Uint8Array }
  | { readonly type: 'cancelled'; readonly task: number }
  /** `sentence` where it is for a person (a UserError), else a bug with its stack. */
  | { readonly type: 'failed'; readonly task: number; readonly sentence?: string; readonly stack?: string };

/** How the host starts the worker: one JSON argument. */
export interface WorkerArguments {
  readonly device: Device | 'auto';
  readonly threads: number;
  /** Devices that crashed the worker before: not tried again. */
  readonly avoid: readonly Device[];
}
