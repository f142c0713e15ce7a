import type { DeviceChoice } from '../runtime/device-choice.ts';
import { DeviceFault } from '../runtime/device-fault.ts';
import type { Device } from '../runtime/session.ts';
import { UserError } from '../user-error.ts';
import type { RunOptions } from './engine.ts';
import { type Answer, type TaskMessage, WorkerDied, type WorkerProcess } from './worker-process.ts';

/** What is asked of a worker here; a plain object in tests. */
export type AskedWorker = Pick<WorkerProcess, 'ask' | 'isUp'>;

/** Has one worker up when it is needed: WorkerKeeper. */
export interface Keeper<Worker extends AskedWorker> {
  start(): Promise<Worker>;
  worked(): void;
  replace(worker: Worker, options: { readonly hasDied: boolean }): Promise<void>;
}

export interface RunnerOptions<Worker extends AskedWorker> {
  readonly keeper: Keeper<Worker>;
  readonly choice: DeviceChoice;
  /** Called before a batch chooses its device; shared by all. */
  readonly check: () => Promise<void>;
  readonly log: (line: string) => void;
}

/** Deaths of the worker under one task after which it is given up, once it runs on the CPU. */
const attempts = 2;

/** A device that failed a task, and whether it is left out if the next one succeeds. */
interface Failed {
  readonly device: Device;
  readonly why: string;
  readonly isCertain: boolean;
}

/** Runs one task at a time to its answer: on the next device where one fails, and once more where the worker dies or hangs. */
export class TaskRunner<Worker extends AskedWorker> {
  readonly #options: RunnerOptions<Worker>;
  /** The task that failed by a bug, with none done since: it may be the worker's state. */
  #failedLast: TaskMessage | undefined;

  constructor(options: RunnerOptions<Worker>) {
    this.#options = options;
  }

  async run(message: TaskMessage, options: RunOptions): Promise<Answer> {
    const { keeper, choice, check } = this.#options;
    const { signal } = options;
    const failed: Failed[] = [];
    for (let deaths = 0; ; ) {
      signal?.throwIfAborted();
      if (message.type === 'generate') await unlessAborted(check(), signal);
      const worker = await unlessAborted(keeper.start(), signal);
      signal?.throwIfAborted();
      const device = this.#deviceOf(message, failed);
      try {
        const answer = await worker.ask({ ...message, device } as TaskMessage, options);
        this.#done(device, failed);
        return answer;
      } catch (error) {
        if (error instanceof DeviceFault) {
          failed.push({ device, why: error.message, isCertain: true });
        } else if (error instanceof WorkerDied) {
          await keeper.replace(worker, { hasDied: true });
          options.onWorkerDeath?.();
          deaths++;
          if (device !== 'cpu') failed.push({ device, why: `it ${error.how}`, isCertain: choice.died(device) });
          else if (deaths >= attempts) throw givenUp(error);
        } else if (signal?.aborted) {
          // One that did not obey was ended.
          if (!worker.isUp) await keeper.replace(worker, { hasDied: false });
          throw error;
        } else {
          if (error instanceof UserError || !this.#isSecondFailure(message)) throw error;
          this.#options.log('Two batches in a row failed in this worker: it is replaced.');
          await keeper.replace(worker, { hasDied: false });
        }
      }
    }
  }

  #deviceOf(message: TaskMessage, failed: readonly Failed[]): Device {
    if (message.type !== 'generate') return 'cpu';
    const without = failed.map(({ device }) => device);
    return this.#options.choice.deviceFor(message.batch.model, without);
  }

  #done(device: Device, failed: readonly Failed[]): void {
    const { keeper, choice, log } = this.#options;
    keeper.worked();
    choice.worked(device);
    this.#failedLast = undefined;
    for (const { device: other, why, isCertain } of failed) {
      const consequence = isCertain ? `, and ${other} is left out from now on` : '';
      log(
        `${other} failed at a batch (${why}): it was made on ${device === 'cpu' ? 'the CPU' : device}${consequence}.`,
      );
      if (isCertain) choice.leaveOut(other, `it failed at a batch: ${why}`);
    }
  }

  #isSecondFailure(message: TaskMessage): boolean {
    const isSecond = this.#failedLast !== undefined && this.#failedLast !== message;
    this.#failedLast = isSecond ? undefined : message;
    return isSecond;
  }
}

/** Rejects with the signal's reason as soon as it is aborted; the work goes on for whoever comes next. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return work;
  const { promise: aborted, stop } = abortOf(signal);
  try {
    return await Promise.race([work, aborted]);
  } finally {
    stop();
  }
}

function abortOf(signal: AbortSignal): { promise: Promise<never>; stop: () => void } {
  let stop = () => {};
  const promise = new Promise<never>((_, reject) => {
    const onAbort = () => reject(signal.reason);
    signal.addEventListener('abort', onAbort);
    stop = () => signal.removeEventListener('abort', onAbort);
  });
  return { promise, stop };
}

const givenUp = (cause: WorkerDied): UserError =>
  new UserError('workerGaveUp', { how: cause.how }, { kind: 'failed', cause });
