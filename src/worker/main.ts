/** The worker's own process: runs the network, one task at a time, and answers its parent. */
import { readFileSync } from 'node:fs';
import { pictureOf } from '../audio/picture.ts';
import { readWav } from '../audio/wav.ts';
import { UserError } from '../user-error.ts';
import { chooseDevice } from './device.ts';
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

const { device, threads, avoid } = JSON.parse(process.argv[2]!) as WorkerArguments;
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
const chosen = await chooseDevice({ device, threads, avoid, onTry: (tried) => say({ type: 'trying', device: tried }) });
const networks = new NetworkCache({ device: chosen.device, threads, maxBytes: maxCacheBytes });
const running = new Map<number, AbortController>();

process.on('message', (message: ToWorker) => {
  switch (message.type) {
    case 'cancel':
      running.get(message.task)?.abort();
      return;
    case 'generate':
    case 'picture':
      void answer(message);
      return;
    default:
      throw message satisfies never;
  }
});
say({ type: 'ready', report: { device: chosen.device, note: chosen.note } });

async function answer(message: Exclude<ToWorker, { type: 'cancel' }>): Promise<void> {
  const { task } = message;
  const abort = new AbortController();
  running.set(task, abort);
  try {
    if (message.type === 'picture') {
      const sounds = message.wavs.slice(0, 8).map((wav) => readWav(wav).sound);
      say({ type: 'pictured', task, png: await pictureOf(sounds, { font }) });
      return;
    }
    const result = await runBatch(message.batch, {
      networks,
      itemsAtOnce: chosen.device === 'cpu' ? itemsAtOnce.cpu : itemsAtOnce.gpu,
      font,
      signal: abort.signal,
      onProgress: (progress) => say({ type: 'progress', task, progress }),
    });
    say({ type: 'generated', task, result });
  } catch (error) {
    if (abort.signal.aborted) say({ type: 'cancelled', task });
    else if (error instanceof UserError) say({ type: 'failed', task, sentence: error.message });
    else say({ type: 'failed', task, stack: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  } finally {
    running.delete(task);
  }
}
