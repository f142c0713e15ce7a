import { setTimeout as sleep } from 'node:timers/promises';
import { sharedPromise } from '../files/shared-promise.ts';
import { UserError } from '../user-error.ts';
import type { Keeper } from './batch-runner.ts';
import type { PatienceLimits } from './patience.ts';
import { WorkerProcess } from './worker-process.ts';

export interface KeeperOptions {
  readonly threads: number;
  readonly limits: PatienceLimits;
  readonly log: (line: string) => void;
}

/** Pauses before a new start, by the number of deaths in a row. */
const backoffMs = [0, 500, 2000, 8000, 30_000];

/** Keeps one worker up while it is needed, and starts another after its death. */
export class WorkerKeeper implements Keeper {
  readonly #options: KeeperOptions;
  readonly #ending = new AbortController();
  /** At most one, which may still be starting. */
  readonly #workers = new Map<'worker', Promise<WorkerProcess>>();
  #deaths = 0;

  constructor(options: KeeperOptions) {
    this.#options = options;
  }

  get isStopping(): boolean {
    return this.#ending.signal.aborted;
  }

  /** The worker, started if need be. Rejects with a UserError where it does not come up. */
  start(): Promise<WorkerProcess> {
    return sharedPromise(this.#workers, 'worker', () => this.#launch());
  }

  async #launch(): Promise<WorkerProcess> {
    const { threads, limits, log } = this.#options;
    const pause = backoffMs[Math.min(this.#deaths, backoffMs.length - 1)]!;
    await sleep(pause, undefined, { signal: this.#ending.signal }).catch((cause: unknown) => {
      throw stopping(cause);
    });
    try {
      const worker = await WorkerProcess.start(threads, limits, this.#ending.signal);
      const launched = this.#workers.get('worker');
      void worker.ended.then((how) => {
        this.#forget(launched);
        if (!this.isStopping) log(how);
      });
      return worker;
    } catch (error) {
      this.#deaths++;
      throw this.isStopping ? stopping(error) : error;
    }
  }

  #forget(launched: Promise<WorkerProcess> | undefined): void {
    if (this.#workers.get('worker') === launched) this.#workers.delete('worker');
  }

  /** A task was done: earlier deaths were not the machine's fault. */
  worked(): void {
    this.#deaths = 0;
  }

  /** Ends a worker that died, hangs or is no longer trusted; the next `start` gives a new one. */
  async replace(worker: WorkerProcess, { hasDied }: { readonly hasDied: boolean }): Promise<void> {
    const starting = this.#workers.get('worker');
    // A process that a driver holds in the kernel is left behind.
    if (!(await worker.kill())) this.#options.log('The worker cannot be ended; a new one is started beside it.');
    this.#forget(starting);
    if (this.isStopping) throw stopping();
    if (hasDied) this.#deaths++;
  }

  async stop(): Promise<void> {
    this.#ending.abort();
    await (await this.#workers.get('worker')?.catch(() => undefined))?.stop();
  }
}

const stopping = (cause?: unknown): UserError =>
  new UserError('stopping', {}, { kind: 'failed', ...(cause === undefined ? {} : { cause }) });
