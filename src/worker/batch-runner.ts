import type { DeviceChoice } from '../runtime/device-choice.ts';
import { DeviceFault } from '../runtime/device-fault.ts';
import type { Device } from '../runtime/devices.ts';
import { UserError } from '../user-error.ts';
import type { Batch, BatchResult, RunOptions } from './engine.ts';
import type { Task } from './messages.ts';
import { type AskOptions, WorkerDied } from './worker-process.ts';

/** The part of a WorkerProcess that is needed here; a plain object in tests. */
export interface AskedWorker {
  readonly isUp: boolean;
  ask(task: Task<'generate'>, options: AskOptions): Promise<BatchResult>;
}

/** Has one worker up when it is needed: WorkerKeeper. */
export interface Keeper {
  start(): Promise<AskedWorker>;
  worked(): void;
  replace(worker: AskedWorker, options: { readonly hasDied: boolean }): Promise<void>;
}

export interface RunnerOptions {
  readonly keeper: Keeper;
  readonly choice: DeviceChoice;
  /** Called before a batch chooses its device; shared by all. */
  readonly check: () => Promise<void>;
  readonly log: WorkerLog;
}

/** A line for the log; `batch` begins with the id of the job that it is made for. */
export type WorkerLog = (line: string, fields?: { readonly batch: string }) => void;

/** Deaths of the worker under one batch after which it is given up, once it runs on the CPU. */
const mostDeaths = 2;

/** A device that failed a batch, and whether it is left out if the next one succeeds. */
interface Failed {
  readonly device: Device;
  readonly why: string;
  readonly isCertain: boolean;
}

/** Runs one batch at a time to its result: on the next device where one fails, and once more where the worker dies or hangs. */
export class BatchRunner {
  readonly #options: RunnerOptions;
  /** Failed by a bug, with none done since: the worker's state may be the cause. */
  #failedLast: Batch | undefined;

  constructor(options: RunnerOptions) {
    this.#options = options;
  }

  async run(batch: Batch, options: RunOptions): Promise<BatchResult> {
    const { keeper, choice, check } = this.#options;
    const { signal } = options;
    const failed: Failed[] = [];
    let deaths = 0;
    for (let attempt = batch.attempt ?? 1; ; attempt++) {
      signal?.throwIfAborted();
      await unlessAborted(check(), signal);
      const worker = await unlessAborted(keeper.start(), signal);
      signal?.throwIfAborted();
      const without = failed.map(({ device }) => device);
      const device = choice.deviceFor(batch.model, without);
      try {
        const result = await worker.ask({ type: 'generate', batch: { ...batch, attempt }, device }, options);
        this.#done(batch, device, failed);
        return { ...result, attempt };
      } catch (error) {
        if (error instanceof DeviceFault) {
          failed.push({ device, why: error.message, isCertain: true });
        } else if (error instanceof WorkerDied) {
          await keeper.replace(worker, { hasDied: true });
          this.#options.log(`The worker ${error.how} at attempt ${attempt}.`, { batch: batch.id });
          options.onWorkerDeath?.();
          deaths++;
          if (device !== 'cpu') failed.push({ device, why: `it ${error.how}`, isCertain: choice.died(device) });
          else if (deaths >= mostDeaths)
            throw new UserError('workerGaveUp', { how: error.how }, { kind: 'failed', cause: error });
        } else if (signal?.aborted) {
          // A worker that did not obey was ended.
          if (!worker.isUp) await keeper.replace(worker, { hasDied: false });
          throw error;
        } else {
          if (error instanceof UserError || !this.#isSecondFailure(batch)) throw error;
          this.#options.log('Two batches in a row failed in this worker: it is replaced.', { batch: batch.id });
          await keeper.replace(worker, { hasDied: false });
        }
      }
    }
  }

  #done(batch: Batch, device: Device, failed: readonly Failed[]): void {
    const { keeper, choice, log } = this.#options;
    keeper.worked();
    choice.worked(device);
    this.#failedLast = undefined;
    for (const { device: other, why, isCertain } of failed) {
      const consequence = isCertain ? `, and ${other} is left out from now on` : '';
      log(
        `${other} failed at a batch (${why}): it was made on ${device === 'cpu' ? 'the CPU' : device}${consequence}.`,
        { batch: batch.id },
      );
      if (isCertain) choice.leaveOut(other, `it failed at a batch: ${why}`);
    }
  }

  #isSecondFailure(batch: Batch): boolean {
    const isSecond = this.#failedLast !== undefined && this.#failedLast !== batch;
    this.#failedLast = isSecond ? undefined : batch;
    return isSecond;
  }
}

/** Rejects with the signal's reason as soon as it is aborted; the work goes on for whoever comes next. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const over = new AbortController();
  const aborted = new Promise<never>((_, reject) =>
    signal.addEventListener('abort', () => reject(signal.reason), { signal: over.signal }),
  );
  try {
    return await Promise.race([work, aborted]);
  } finally {
    over.abort();
  }
}
