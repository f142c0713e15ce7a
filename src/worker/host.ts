import { type ChildProcess, fork } from 'node:child_process';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import PQueue from 'p-queue';
import { UserError } from '../user-error.ts';
import type { BatchResult, DeviceReport, Engine, Progress } from './engine.ts';
import type { FromWorker, ToWorker, WorkerArguments } from './messages.ts';
import type { Device } from './session.ts';

export interface EngineOptions {
  readonly device: Device | 'auto';
  /** 0 is ONNX Runtime's choice. */
  readonly threads: number;
  /** One line for the log: a device chosen, a worker that died. */
  readonly log?: (line: string) => void;
}

/** Runs of one task: the first, and one more if the worker dies under it. */
const attempts = 2;
/** Waits before the worker is started again after deaths in a row. */
const backoffMs = [0, 500, 2000, 8000, 30_000];
/** From asking the worker to end (by closing its channel) to SIGKILL. */
const endDeadlineMs = 1000;

type Task = {
  readonly message: TaskMessage;
  readonly signal?: AbortSignal;
  readonly onProgress?: (progress: Progress) => void;
  readonly onWorkerDeath?: () => void;
};
type TaskMessage = ToWorker extends infer Message
  ? Message extends { type: 'cancel' }
    ? never
    : Omit<Message & object, 'task'>
  : never;
type Answer = Extract<FromWorker, { type: 'generated' | 'pictured' }>;

/** A worker that is up, or dying. */
interface Running {
  readonly child: ChildProcess;
  readonly report: DeviceReport;
}

class WorkerDied extends Error {
  override readonly name = 'WorkerDied';
}

/**
 * The engine in a child process of its own: ONNX Runtime's run() blocks its event loop, and a GPU driver's crash must not
 * take the bot down. Tasks run one at a time; a worker that dies is started again, with growing pauses, and its task once
 * more. A device whose driver crashes while it is tried is left out from then on.
 */
export function createEngine({ device, threads, log = () => {} }: EngineOptions): Engine {
  const queue = new PQueue({ concurrency: 1 });
  const avoid: Device[] = [];
  const ending = new AbortController();
  let starting: Promise<Running> | undefined;
  let current: ChildProcess | undefined;
  let deaths = 0;
  let tasks = 0;

  function start(): Promise<Running> {
    starting ??= launch().catch((error: unknown) => {
      starting = undefined;
      throw error;
    });
    return starting;
  }

  /** Starts the child and waits until it has a device; one that dies of a device is started again without it. */
  async function launch(): Promise<Running> {
    const pause = backoffMs[Math.min(deaths, backoffMs.length - 1)]!;
    await sleep(pause, undefined, { signal: ending.signal }).catch(() => {
      throw new UserError('Rimshot is stopping.', { kind: 'failed' });
    });
    const given: WorkerArguments = { device, threads, avoid };
    const child = fork(fileURLToPath(new URL('main.ts', import.meta.url)), [JSON.stringify(given)], {
      serialization: 'advanced',
      execArgv: ['--import', import.meta.resolve('tsx')],
      stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    });
    current = child;
    let lastWords = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      lastWords = (lastWords + text).slice(-2000);
    });
    let trying: Device | undefined;
    const report = await new Promise<DeviceReport | undefined>((resolve) => {
      child.on('message', (message: FromWorker) => {
        if (message.type === 'trying') trying = message.device;
        if (message.type === 'ready') resolve(message.report);
      });
      child.once('error', () => resolve(undefined));
      child.once('exit', () => resolve(undefined));
    });
    if (report) {
      child.once('exit', (code, signal) => {
        starting = undefined;
        if (ending.signal.aborted) return;
        deaths++;
        log(`The worker ended (${signal ?? `code ${code}`}). ${lastLine(lastWords)}`.trim());
        // It passed the check at the start and dies of real work: a driver that is not up to it.
        const { device: died } = report;
        if (deaths >= attempts && died !== 'cpu') {
          avoid.push(died);
          log(`${died} is left out from now on, because the worker died ${deaths} times on it.`);
        }
      });
      log(`The worker runs on ${report.note}.`);
      return { child, report };
    }
    if (trying && !avoid.includes(trying)) {
      avoid.push(trying);
      log(`${trying} crashed when it was tried; going on without it.`);
      return launch();
    }
    deaths++;
    throw new UserError(`The worker did not start. ${lastLine(lastWords)}`.trim(), { kind: 'failed' });
  }

  /** Runs one task to its answer, twice if the worker dies. */
  async function run(task: Task): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      task.signal?.throwIfAborted();
      const { child } = await start();
      // The start may have taken a while.
      task.signal?.throwIfAborted();
      try {
        const answer = await ask(child, task);
        deaths = 0;
        return answer;
      } catch (error) {
        if (!(error instanceof WorkerDied)) throw error;
        // A worker whose channel broke may still be on its way out: only then is the next one a new one.
        await endOf(child);
        if (ending.signal.aborted) throw new UserError('Rimshot is stopping.', { kind: 'failed', cause: error });
        task.onWorkerDeath?.();
        if (attempt === attempts)
          throw new UserError(
            'The worker crashed twice on this request, so it was given up. Others go on; try again with fewer sounds or steps.',
            { kind: 'failed', cause: error },
          );
      }
    }
  }

  function ask(child: ChildProcess, { message, signal, onProgress }: Task): Promise<Answer> {
    const task = ++tasks;
    const send = (to: ToWorker) => child.send(to, (error) => error && finish(() => died()));
    let finish: (settle: () => void) => void = () => {};
    let died: () => void = () => {};
    return new Promise<Answer>((resolve, reject) => {
      died = () => reject(new WorkerDied('the worker died'));
      const onExit = () => finish(died);
      const onAbort = () => send({ type: 'cancel', task });
      const onMessage = (from: FromWorker) => {
        if (!('task' in from) || from.task !== task) return;
        switch (from.type) {
          case 'progress':
            onProgress?.(from.progress);
            return;
          case 'generated':
          case 'pictured':
            finish(() => resolve(from));
            return;
          case 'cancelled':
            finish(() => reject(signal?.reason ?? new DOMException('Cancelled', 'AbortError')));
            return;
          case 'failed':
            finish(() =>
              reject(from.sentence ? new UserError(from.sentence, { kind: 'failed' }) : workerError(from.stack)),
            );
            return;
          default:
            throw from satisfies never;
        }
      };
      finish = (settle) => {
        child.off('exit', onExit).off('message', onMessage);
        signal?.removeEventListener('abort', onAbort);
        settle();
      };
      child.on('exit', onExit).on('message', onMessage);
      signal?.addEventListener('abort', onAbort);
      if (child.exitCode !== null || child.signalCode !== null) finish(died);
      else send({ ...message, task } as ToWorker);
    });
  }

  return {
    async generate(batch, { signal, onProgress, onWorkerDeath } = {}): Promise<BatchResult> {
      const task: Task = {
        message: { type: 'generate', batch },
        ...(signal && { signal }),
        ...(onProgress && { onProgress }),
        ...(onWorkerDeath && { onWorkerDeath }),
      };
      const answer = await queue.add(() => run(task));
      if (answer.type !== 'generated') throw new Error(`the worker answered ${answer.type} to generate`);
      return answer.result;
    },

    async picture(wavs) {
      const answer = await queue.add(() => run({ message: { type: 'picture', wavs } }));
      if (answer.type !== 'pictured') throw new Error(`the worker answered ${answer.type} to picture`);
      return answer.png;
    },

    device: async () => (await start()).report,

    async stop() {
      ending.abort();
      const child = current;
      if (!child || child.exitCode !== null || child.signalCode !== null) return;
      const exited = new Promise((resolve) => child.once('exit', resolve));
      const timer = setTimeout(() => child.kill('SIGKILL'), endDeadlineMs);
      if (child.connected) child.disconnect();
      await exited;
      clearTimeout(timer);
    },
  };
}

/** Waits until a process is gone, helping if need be. */
async function endOf(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise((resolve) => child.once('exit', resolve));
  child.kill('SIGKILL');
  await exited;
}

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

function workerError(stack: string | undefined): Error {
  const error = new Error(`the worker failed: ${lastLine(stack?.split('\n')[0] ?? '')}`);
  if (stack) error.stack = stack;
  return error;
}
