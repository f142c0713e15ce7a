/** The worker's own process: runs the network, one task at a time, and answers its parent. */
import { DeviceFault } from '../runtime/device-fault.ts';
import { UserError } from '../user-error.ts';
import { measureDevice } from './measure-device.ts';
import type { Answer, Failure, FromWorker, Task, Tasks, ToWorker } from './messages.ts';
import { NetworkCache } from './network-cache.ts';
import { runBatch } from './run-batch.ts';

/** Sessions of four full-size models fit; beyond, the least recently used is released. */
const maxCacheBytes = 3 * 1024 ** 3;

/** CPU threads; 0: as many as pay. */
const threads = Number(process.argv[2]);
const say = (message: FromWorker): void => {
  process.send?.(message);
};

// Ctrl-C and a supervisor's SIGTERM reach the whole group: the parent decides when we end. Without it there is nobody to work for.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
// The host shows the last line that is printed here.
process.on('uncaughtException', (error) => {
  console.error(error instanceof UserError ? error.message : `${error.stack}\n${error.message}`);
  process.exit(1);
});

const networks = new NetworkCache({ threads, maxBytes: maxCacheBytes });
const running = new Map<number, AbortController>();

process.on('message', (message: ToWorker) => {
  if (message.type === 'cancel') running.get(message.task)?.abort();
  else void work(message);
});
say({ type: 'ready' });

async function work(message: Task & { readonly task: number }): Promise<void> {
  const { task } = message;
  const abort = new AbortController();
  running.set(task, abort);
  try {
    say({ type: 'answer', task, answer: await answerTo(message, abort.signal) });
  } catch (error) {
    say({ ...(abort.signal.aborted ? { type: 'cancelled' as const } : failureOf(error)), task });
  } finally {
    running.delete(task);
  }
}

async function answerTo(message: Task & { readonly task: number }, signal: AbortSignal): Promise<Answer> {
  const { task } = message;
  switch (message.type) {
    case 'check':
      return check(message);
    case 'measure':
      return measureDevice({ ...message, threads, onTiming: (timing) => say({ type: 'timing', task, timing }) });
    case 'generate':
      return runBatch(message.batch, {
        networks,
        device: message.device,
        signal,
        onLoading: () => say({ type: 'loading', task }),
        onAlive: () => say({ type: 'alive', task }),
        onProgress: (progress) => say({ type: 'progress', task, progress }),
      });
    default:
      throw message satisfies never;
  }
}

/** A model whose files are at fault says nothing about the device. */
async function check({ device, model }: Tasks['check']['asked']): Promise<string | undefined> {
  try {
    await networks.check(device);
    if (model) await networks.predictor({ model, device, batch: 1, lengthFrames: model.manifest.lengthFrames });
  } catch (error) {
    if (error instanceof DeviceFault) return error.message;
    if (!(error instanceof UserError)) throw error;
  }
  return undefined;
}

function failureOf(error: unknown): Failure {
  if (error instanceof DeviceFault) return { type: 'failed', by: 'device', fault: error.message };
  if (error instanceof UserError) return { type: 'failed', by: 'request', refusal: error.sentence };
  const stack = error instanceof Error ? (error.stack ?? error.message) : String(error);
  return { type: 'failed', by: 'bug', stack };
}
