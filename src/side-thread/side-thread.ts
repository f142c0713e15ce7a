import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import PQueue from 'p-queue';
import { UserError } from '../user-error.ts';
import { type Answer, type Call, type Calls, errorOf } from './calls.ts';

export interface SideThread<Table extends Calls> {
  /** Rejects as the function does. A call whose thread ended is made once more, by another. */
  call<Name extends keyof Table & string>(
    name: Name,
    ...args: Parameters<Table[Name]>
  ): Promise<Awaited<ReturnType<Table[Name]>>>;
  /** Lets the call under way end, for a moment; those that wait are refused. May be called twice. */
  stop(): Promise<void>;
}

/** What the call under way may take when the program stops. */
const endDeadlineMs = 1000;

class ThreadEnded extends Error {}

/**
 * Work that would hold the event loop for too long, in a thread of its own: one call at a time, in order. The thread is
 * started by the first call, and alone keeps no process alive.
 * @param module URL of a module whose `open(given)` returns the functions; it is loaded in the thread
 */
export function createSideThread<Table extends Calls>(module: string, given?: unknown): SideThread<Table> {
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
      const answer = await new Promise<Answer>((resolve, reject) => {
        const onEnd = (cause: unknown) =>
          reject(isStopping ? stopping() : new ThreadEnded(`The thread of ${name} ended.`, { cause }));
        asked.on('message', resolve).on('error', onEnd).on('exit', onEnd);
        over.signal.addEventListener('abort', () => {
          asked.off('message', resolve).off('error', onEnd).off('exit', onEnd);
        });
        asked.postMessage(call);
      });
      if ('failure' in answer) throw errorOf(answer.failure);
      return answer.value;
    } finally {
      over.abort();
      asked.unref();
    }
  }

  return {
    call: (name, ...args) =>
      queue.add(() =>
        ask(name, args).catch((error: unknown) => {
          if (error instanceof ThreadEnded) return ask(name, args);
          throw error;
        }),
      ) as Promise<never>,
    async stop() {
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
