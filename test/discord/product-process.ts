/** The product with its Discord side in a process of its own, for tests that kill it: `DATA_DIR`, `TOKEN`, `API`, `BATCH_MS`; `FULL_LENGTH` for sounds of 0.75 s. */
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as sleep } from 'node:timers/promises';
import { writeWav } from '../../src/audio/wav.ts';
import { canonicalJson, type Recipe } from '../../src/sound/recipe.ts';
import { stubEngine } from '../stubs/engine.ts';
import { startProduct } from './product.ts';

const { DATA_DIR = '', TOKEN = '', API = '', BATCH_MS = '0', FULL_LENGTH } = process.env;
const fullLength = Float32Array.from({ length: 32_768 }, (_, i) => Math.sin(i / 20) * Math.exp(-i / 8_000));
const fullWav = (recipe: Recipe) =>
  writeWav(
    { channels: [fullLength, fullLength], sampleRate: 44_100 },
    { bitDepth: '16', info: { recipe: canonicalJson(recipe) } },
  );
const product = await startProduct({
  dataDir: DATA_DIR,
  token: TOKEN,
  api: API,
  engine: stubEngine({
    onBatch: (_, signal) => sleep(Number(BATCH_MS), undefined, signal ? { signal } : {}),
    ...(FULL_LENGTH ? { wavOf: fullWav } : {}),
  }),
});
/** Asked for figures: how long the event loop stood still at most since the last time, and what is in memory after a collection. */
const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('message', () => {
  global.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  process.send?.({
    stallMs: delay.max / 1e6,
    stallP99Ms: delay.percentile(99) / 1e6,
    rssMb: rss / 2 ** 20,
    heldMb: (heapUsed + external) / 2 ** 20,
  });
  delay.reset();
});
process.on('SIGTERM', () => void product.stop().then(() => process.exit(0)));
process.send?.('ready');
