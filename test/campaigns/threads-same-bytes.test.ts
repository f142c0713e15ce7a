import assert from 'node:assert/strict';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { openModelStore } from '../../src/model-store/open-store.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { createSession } from '../../src/runtime/session.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { fullSize } from '../../src/unet/architectures.ts';
import { networkGraph } from '../../src/unet/network.ts';
import { randomWeights } from '../../src/unet/random-weights.ts';
import { NetworkCache } from '../../src/worker/network-cache.ts';

/** How many threads compute may change with the machine's load from step to step: sounds must not. */
const counts = [1, 2, 3, 4];

const temporary = mkdtempSync(join(tmpdir(), 'rimshot-threads-'));
after(() => rmSync(temporary, { recursive: true, force: true }));
const models = openModelStore({
  bundledDir: fileURLToPath(new URL('../../models', import.meta.url)),
  dataDir: temporary,
  warn: assert.fail,
});

for (const name of ['kick', 'snare', 'hat', 'perc'])
  test(`${name}: the network’s answer is the same to the bit on any number of threads`, async () => {
    const model = models.resolve(name);
    const { architecture, lengthFrames } = model.manifest;
    const x = noiseOf(1, 0, architecture.inChannels * lengthFrames);
    const answers: Float32Array[] = [];
    for (const threads of counts) {
      const cache = new NetworkCache({ threads, maxBytes: 2 ** 30 });
      const predict = await cache.predictor({ model, device: 'cpu', batch: 1, lengthFrames });
      answers.push(await predict(x, 0.7));
    }
    for (const answer of answers.slice(1)) assert.deepEqual(answer, answers[0]);
  });

/** The full-size network's widths, a level of each kind, and its blocks. */
const like: Architecture = {
  ...fullSize,
  channels: [32, 64, 128, 256],
  factors: [1, 2, 2, 2],
  items: [1, 1, 1, 1],
  attentions: [0, 0, 1, 1],
};

test('a network like the full-size one gives the same bits on any number of threads', async () => {
  const lengthFrames = 8192;
  const graph = serialise(networkGraph(like, randomWeights(like), { batch: 1, lengthFrames }));
  const feeds = {
    x: { shape: [1, 2, lengthFrames], data: noiseOf(1, 0, 2 * lengthFrames) },
    sigma: { shape: [1], data: Float32Array.of(0.4) },
  };
  const answers: Float32Array[] = [];
  for (const threads of counts) {
    const session = await createSession(graph, { device: 'cpu', threads });
    // The second run lays memory out anew.
    await session.run(feeds);
    answers.push((await session.run(feeds)).v!);
    await session.release();
  }
  for (const answer of answers.slice(1)) assert.deepEqual(answer, answers[0]);
});

test('a sound whose threads change at every step is the same to the bit, and both sessions are kept', async () => {
  const model = models.resolve('kick');
  const { architecture, lengthFrames } = model.manifest;
  const start = noiseOf(2, 0, architecture.inChannels * lengthFrames);
  const walk = async (cache: NetworkCache): Promise<Float32Array> => {
    const predict = await cache.predictor({ model, device: 'cpu', batch: 1, lengthFrames });
    let x = start;
    for (const sigma of [0.9, 0.7, 0.5, 0.3]) {
      const v = await predict(x, sigma);
      x = x.map((value, i) => value - 0.2 * v[i]!);
    }
    return x;
  };
  const steady = new NetworkCache({ threads: 2, maxBytes: 2 ** 30 });
  let asked = 0;
  const changing = new NetworkCache({
    threads: 0,
    maxBytes: 2 ** 30,
    chooseThreads: () => 1 + (asked++ % 2),
  });
  assert.deepEqual(await walk(changing), await walk(steady));
  assert.equal(changing.size, 2);
  assert.equal(asked, 5);
});

test('where memory has room for one session only, changing threads works all the same', async () => {
  const model = models.resolve('hat');
  const { architecture, lengthFrames } = model.manifest;
  const x = noiseOf(3, 0, architecture.inChannels * lengthFrames);
  let threads = 1;
  const cache = new NetworkCache({ threads: 0, maxBytes: 1, chooseThreads: () => threads });
  const predict = await cache.predictor({ model, device: 'cpu', batch: 1, lengthFrames });
  const first = await predict(x, 0.5);
  threads = 2;
  assert.deepEqual(await predict(x, 0.5), first);
  assert.equal(cache.size, 1);
});
