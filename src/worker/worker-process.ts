import { type ChildProcess, fork } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { within } from '../durations.ts';
import { DeviceFault } from '../runtime/device-fault.ts';
import type { Timing } from '../runtime/measurements.ts';
import { UserError } from '../user-error.ts';
import type { RunOptions } from './engine.ts';
import type { Answer, Failure, FromWorker, Task, TaskType, ToWorker } from './messages.ts';
import { Patience, type PatienceLimits, watch } from './patience.ts';

/** From asking a worker to end (by closing its channel) to SIGKILL. */
const endDeadlineMs = 1000;
/** Longest wait after SIGKILL: a process that a driver holds in the kernel does not even obey that. */
const killDeadlineMs = 5000;

export interface AskOptions extends Pick<RunOptions, 'signal' | 'onProgress' | 'onHeartbeat'> {
  readonly onTiming?: (timing: Timing) => void;
}

/** The worker is gone. `hung`: it was ended because it was silent for too long. */
export class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
  readonly how: 'died' | 'hung';

  constructor(how: 'died' | 'hung') {
    super(`the worker ${how}`);
    this.how = how;
  }
}

/**
 * A worker in a child process of its own: ONNX Runtime's run() blocks its event loop, and a GPU driver that crashes or
 * hangs must not take the bot down. It is watched during every task, and ended where it is silent for too long.
 */
export class WorkerProcess {
  /** Resolves when the process is gone, with one line about its end. */
  readonly ended: Promise<string>;
  readonly #child: ChildProcess;
  readonly #limits: PatienceLimits;
  #tasks = 0;
  #isKilled = false;
  #silentMs: number | undefined;

  private constructor(threads: number, limits: PatienceLimits) {
    this.#limits = limits;
    this.#child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), [String(threads)], {
      serialization: 'advanced',
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    let lastWords = '';
    this.#child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-2000);
    });
    this.ended = new Promise((resolve) => {
      this.#child.on('error', (error) => resolve(error.message));
      this.#child.once('exit', (code, signal) => {
        const how =
          this.#silentMs === undefined
            ? `The worker ended (${signal ?? `code ${code}`}).`
            : `The worker was silent for ${Math.round(this.#silentMs / 1000)} s and was ended.`;
        resolve(`${how} ${lastWords.trim().split('\n').at(-1)}`.trim());
      });
    });
  }

  /** Rejects with a UserError where it does not come up, or `signal` is aborted before. */
  static async start(threads: number, limits: PatienceLimits, signal: AbortSignal): Promise<WorkerProcess> {
    const worker = new WorkerProcess(threads, limits);
    const patience = new Patience(limits);
    const over = new AbortController();
    signal.addEventListener('abort', () => void worker.kill(), { signal: over.signal });
    const ended = await Promise.race([
      // Its first message is `ready`.
      new Promise<undefined>((resolve) => worker.#child.once('message', () => resolve(undefined))),
      worker.ended,
      new Promise<string>((resolve) =>
        watch(patience, over.signal, () => resolve(`It said nothing for ${Math.round(patience.silentMs / 1000)} s.`)),
      ),
    ]);
    over.abort();
    if (ended === undefined) return worker;
    await worker.kill();
    throw new UserError('workerNotStarted', { how: ended }, { kind: 'failed' });
  }

  get isUp(): boolean {
    const { exitCode, signalCode, connected } = this.#child;
    return exitCode === null && signalCode === null && connected && !this.#isKilled;
  }

  /**
   * Gives the worker a task and waits for its answer; tasks must not overlap. Rejects with WorkerDied, a DeviceFault, a
   * UserError (the request's own fault), the signal's reason, or an Error with the worker's stack.
   */
  async ask<Type extends TaskType>(asked: Task<Type>, options: AskOptions = {}): Promise<Answer<Type>> {
    const { signal, onProgress, onHeartbeat, onTiming } = options;
    const task = ++this.#tasks;
    const patience = new Patience(this.#limits);
    const over = new AbortController();
    try {
      return await new Promise<Answer<Type>>((resolve, reject) => {
        const send = (to: ToWorker) =>
          this.#child.send(to, (error) => {
            if (error) reject(new WorkerDied('died'));
          });
        const onMessage = (from: FromWorker) => {
          if (!('task' in from) || from.task !== task) return;
          onHeartbeat?.();
          switch (from.type) {
            case 'loading':
              return patience.loading();
            case 'alive':
              return patience.brief();
            case 'timing':
              onTiming?.(from.timing);
              return patience.within(from.timing.limitMs);
            case 'progress':
              patience.step(from.progress.msPerStep);
              return onProgress?.(from.progress);
            case 'cancelled':
              return reject(signal?.reason ?? new DOMException('Cancelled', 'AbortError'));
            case 'failed':
              return reject(failureOf(from));
            case 'answer':
              return resolve(from.answer as Answer<Type>);
            default:
              throw from satisfies never;
          }
        };
        const onAbort = () => {
          patience.cancelled();
          send({ type: 'cancel', task });
        };
        watch(patience, over.signal, () => {
          this.#silentMs = patience.silentMs;
          void this.kill();
          reject(signal?.aborted ? signal.reason : new WorkerDied('hung'));
        });
        const onExit = () => reject(new WorkerDied('died'));
        this.#child.on('message', onMessage).on('exit', onExit);
        signal?.addEventListener('abort', onAbort, { signal: over.signal });
        over.signal.addEventListener('abort', () => this.#child.off('message', onMessage).off('exit', onExit));
        if (this.isUp) send({ ...(asked as Task), task });
        else onExit();
      });
    } finally {
      over.abort();
    }
  }

  /** Ends it now. False where it does not even obey SIGKILL in time. */
  async kill(): Promise<boolean> {
    this.#isKilled = true;
    this.#child.kill('SIGKILL');
    return within(killDeadlineMs, this.ended);
  }

  /** Gives it a moment to end by itself. */
  async stop(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    if (!(await within(endDeadlineMs, this.ended))) await this.kill();
  }
}

function failureOf(failed: Failure): Error {
  if (failed.by === 'device') return new DeviceFault(failed.fault);
  if (failed.by === 'request') return UserError.of(failed.refusal, { kind: 'failed' });
  const error = new Error(`the worker failed: ${failed.stack.split('\n')[0]}`);
  error.stack = failed.stack;
  return error;
}
