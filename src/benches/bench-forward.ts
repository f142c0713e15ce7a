import { serialise } from '../onnx/serialise.ts';
import { createSession } from '../runtime/session.ts';
import type { Architecture } from '../unet/architecture.ts';
import { forwardFlops } from '../unet/flops.ts';
import { networkGraph, trialFeeds } from '../unet/network.ts';
import { randomWeights } from '../unet/random-weights.ts';
import { type BenchDevice, createMatmuls, timingOf } from './timing.ts';

export interface BenchOptions extends BenchDevice {
  readonly architecture: Architecture;
  readonly lengthFrames: number;
  /** Number of forwards per batch size, or of training steps; MatMuls alternate with them. */
  readonly rounds: number;
}

/** Times forwards and MatMuls in turn, so that other load affects both. */
export async function benchForward(options: BenchOptions) {
  const { architecture, lengthFrames, rounds } = options;
  const weights = randomWeights(architecture);
  const gflopPerForward = forwardFlops(architecture, lengthFrames) / 1e9;
  const runMatmuls = await createMatmuls('constant', options);
  const measured = [];
  for (const batch of [1, 4]) {
    const size = { batch, lengthFrames };
    const session = await createSession(serialise(networkGraph(architecture, weights, size)), options);
    const feeds = trialFeeds(architecture, size);
    await session.run(feeds);
    const [times, matmuls]: [number[], number[]] = [[], []];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await session.run(feeds);
      times.push(performance.now() - began);
      matmuls.push(await runMatmuls());
    }
    await session.release();
    measured.push({ batch, times, matmuls });
  }
  /** Best GFLOP/s of the MatMuls between the forwards. */
  const matmulGflops = Math.max(...measured.flatMap(({ matmuls }) => matmuls));
  const forwards = measured.map(({ batch, times, matmuls }) => ({
    batch,
    ...timingOf(times, batch * gflopPerForward, matmuls, matmulGflops),
  }));
  return { gflopPerForward, matmulGflops, forwards };
}
