/** The worker's own process: runs the network, one task at a time, and answers its parent. */
import { readFileSync } from 'node:fs';
import { pictureOf } from '../audio/picture.ts';
import { readWav } from '../audio/wav.ts';
import { DeviceFault } from '../runtime/device-fault.ts';
import type { Timing } from '../runtime/measurements.ts';
import { UserError } from '../user-error.ts';
import { measureDevice } from './measure-device.ts';
import type { FromWorker, ToWorker, WorkerArguments } from './messages.ts';
import { NetworkCache } from './network-cache.ts';
import { runBatch } from './run-batch.ts';

/** Sessions of four full-size models fit; beyond, the least recently used is released. */
const maxCacheBytes = 3 * 1024 ** 3;
/**
 * A CPU gains nothing from batches (bench shows it), and one at a time a sound is the same to the bit in whatever batch.
 * A GPU is idle on one sound.
 */
const itemsAtOnce = { cpu: 1, gpu: 4 };

const { threads } = JSON.parse(process.argv[2]!) as WorkerArguments;
const say = (message: FromWorker): void => {
  process.send?.(message);
};

// Ctrl-C and a supervisor's SIGTERM reach the whole group: the parent decides when we end. Without one there is nobody to work for.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => {});
process.on('disconnect', () => process.exit(0));
// The host shows the last line that was said here.
process.on('uncaughtException', (error) => {
  console.error(error instanceof UserError ? error.message : `${error.stack}\n${error.message}`);
  process.exit(1);
});

const font = readFileSync(new URL('../audio/font/Inter-Medium.otf', import.meta.url));
const networks = new NetworkCache({ threads, maxBytes: maxCacheBytes });
const running = new Map<number, AbortController>();

process.on('message', (message: ToWorker) => {
  if (message.type === 'cancel') running.get(message.task)?.abort();
  else void answer(message);
});
say({ type: 'ready' });

type Task = Exclude<ToWorker, { type: 'cancel' }>;

async function answer(message: Task): Promise<void> {
  const { task } = message;
  const abort = new AbortController();
  running.set(task, abort);
  try {
    say(await resultOf(message, abort.signal));
  } catch (error) {
    if (abort.signal.aborted) say({ type: 'cancelled', task });
    else if (error instanceof DeviceFault) say({ type: 'failed', task, by: 'device', fault: error.message });
    else if (error instanceof UserError) say({ type: 'failed', task, by: 'request', refusal: error.sentence });
    else say({ type: 'failed', task, by: 'bug', stack: stackOf(error) });
  } finally {
    running.delete(task);
  }
}

async function resultOf(message: Task, signal: AbortSignal): Promise<FromWorker> {
  const { task } = message;
  switch (message.type) {
    case 'picture': {
      const sounds = message.wavs.slice(0, 8).map((wav) => readWav(wav).sound);
      return { type: 'pictured', task, png: await pictureOf(sounds, { font }) };
    }
    case 'check': {
      const fault = await checked(message);
      return { type: 'checked', task, ...(fault !== undefined && { fault }) };
    }
    case 'measure': {
      const { device, model } = message;
      const onTiming = (timing: Timing) => say({ type: 'timing', task, timing });
      return { type: 'measured', task, measured: await measureDevice({ device, model, threads, onTiming }) };
    }
    case 'generate': {
      const { batch, device } = message;
      const result = await runBatch(batch, {
        networks,
        device,
        itemsAtOnce: device === 'cpu' ? itemsAtOnce.cpu : itemsAtOnce.gpu,
        font,
        signal,
        onLoading: () => say({ type: 'loading', task }),
        onAlive: () => say({ type: 'alive', task }),
        onProgress: (progress) => say({ type: 'progress', task, progress }),
      });
      return { type: 'generated', task, result };
    }
    default:
      throw message satisfies never;
  }
}

/** Why the device is not used, or undefined. A model whose files are at fault says nothing about the device. */
async function checked({ device, model }: Extract<Task, { type: 'check' }>): Promise<string | undefined> {
  try {
    await networks.check(device);
    if (model) await networks.predictor({ model, device, batch: 1, lengthFrames: model.manifest.lengthFrames });
  } catch (error) {
    if (error instanceof DeviceFault) return error.message;
    if (!(error instanceof UserError)) throw error;
  }
  return undefined;
}

const stackOf = (error: unknown): string => (error instanceof Error ? (error.stack ?? error.message) : String(error));
