import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import { within } from '../durations.ts';
import { UserError } from '../user-error.ts';
import { type Answer, type Call, type Calls, errorOf } from './calls.ts';

/** The moment that the current call is given when the program stops. */
const endDeadlineMs = 1000;

class ThreadEnded extends Error {}

export interface SideThreadOptions {
  /** What the module's `open` is given. */
  readonly given?: unknown;
  /** A call that takes longer is given up with its thread, so that others are answered: a file may hang a decoder. Default: none. */
  readonly mostMs?: number;
}

/**
 * Runs work that would hold up the event loop in a thread of its own, one call at a time and in order. The first call
 * starts the thread, which does not keep the process alive.
 * @param module URL of a module, loaded in the thread, whose `open(given)` returns the functions
 */
export function createSideThread<Table extends Calls>(module: string, { given, mostMs }: SideThreadOptions = {}) {
  const queue = new PQueue({ concurrency: 1 });
  let isStopping = false;
  let worker: Worker | undefined;
  let ids = 0;

  function start(): Worker {
    const started = new Worker(new URL('start.mjs', import.meta.url), { workerData: { module, given }, execArgv: [] });
    const forget = (): void => {
      if (worker === started) worker = undefined;
    };
    started.on('error', forget).on('exit', forget).unref();
    worker = started;
    return started;
  }

  async function ask(name: string, args: readonly unknown[]): Promise<unknown> {
    if (isStopping) throw stopping();
    const asked = worker ?? start();
    const call: Call = { id: ids++, name, args };
    const over = new AbortController();
    asked.ref();
    try {
      const answered = new Promise<Answer>((resolve, reject) => {
        const onEnd = (cause: unknown) =>
          reject(isStopping ? stopping() : new ThreadEnded(`The thread of ${name} ended.`, { cause }));
        asked.on('message', resolve).on('error', onEnd).on('exit', onEnd);
        over.signal.addEventListener('abort', () => {
          asked.off('message', resolve).off('error', onEnd).off('exit', onEnd);
        });
        asked.postMessage(call);
      });
      if (mostMs !== undefined && !(await within(mostMs, answered))) {
        await asked.terminate();
        throw new UserError('tookTooLong', { seconds: Math.round(mostMs / 1000) }, { kind: 'failed' });
      }
      const answer = await answered;
      if ('failure' in answer) throw errorOf(answer.failure);
      return answer.value;
    } finally {
      over.abort();
      asked.unref();
    }
  }

  return {
    /** Rejects as the function does, and with a UserError after `mostMs`. A call whose thread died is repeated once in a new thread. */
    call: <Name extends keyof Table & string>(name: Name, ...args: Parameters<Table[Name]>) =>
      queue.add(() =>
        ask(name, args).catch((error: unknown) => {
          if (error instanceof ThreadEnded) return ask(name, args);
          throw error;
        }),
      ) as Promise<Awaited<ReturnType<Table[Name]>>>,
    /** Gives the current call a moment to end and refuses those that wait. May be called twice. */
    async stop(): Promise<void> {
      isStopping = true;
      const inTime = new AbortController();
      const late = sleep(endDeadlineMs, undefined, { signal: inTime.signal }).catch(() => {});
      await Promise.race([queue.onIdle(), late]);
      if (worker) {
        const ended = once(worker, 'exit').catch(() => {});
        worker.postMessage('end');
        await Promise.race([ended, late]);
        await worker?.terminate();
      }
      inTime.abort();
    },
  };
}

const stopping = (): UserError => new UserError('stopping', {}, { kind: 'failed' });
