import { noiseOf } from '../diffusion/noise.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { matmul } from '../onnx/ops.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession } from '../runtime/session.ts';
import { threadLimit } from '../runtime/thread-limit.ts';
import type { Architecture } from '../unet/architecture.ts';
import { forwardFlops } from '../unet/flops.ts';
import { fullSize, randomWeights } from '../unet/presets.ts';
import { packParameters, parameterPlan } from './parameter-buffer.ts';
import { presets, type TrainingSettings } from './settings.ts';
import { noised, startState, Trainer } from './trainer.ts';

export interface TrainingBenchOptions {
  readonly architecture?: Architecture;
  readonly lengthFrames?: number;
  readonly device?: Device;
  readonly threads?: number;
  /** Steps that are timed, after three to warm up. */
  readonly rounds?: number;
  readonly log?: (line: string) => void;
}

export interface TrainingBenchReport {
  /** Three times the forward's, as is usual: the way back costs twice the way there. */
  readonly gflopPerStep: number;
  /** Best of float32 MatMuls of 512, 1024 and 2048 cubed through the same runtime, between the steps. */
  readonly matmulGflops: number;
  /** Forward and gradients of one item. */
  readonly bestMs: number;
  readonly medianMs: number;
  /** AdamW and the average at best, once a step however many items are accumulated. */
  readonly optimiserMs: number;
  readonly gflops: number;
  /** gflops / matmulGflops from the best of each, and from the medians. */
  readonly ratio: number;
  readonly medianRatio: number;
  /** The same of steps that each end with AdamW and the average, as where nothing is accumulated. */
  readonly withOptimiser: {
    readonly bestMs: number;
    readonly medianMs: number;
    readonly ratio: number;
    readonly medianRatio: number;
  };
  /** Of this process, in bytes: weights, average, moments, gradients and activations, after three steps. */
  readonly peakRssBytes: number;
}

const matmulSizes = [512, 1024, 2048];
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Times training steps at batch 1 and MatMuls in turn, so that both meet the same machine. */
export async function benchTraining({
  architecture = fullSize,
  lengthFrames = 32_768,
  device = 'cpu',
  threads: asked = 0,
  rounds = 5,
  log = () => {},
}: TrainingBenchOptions = {}): Promise<TrainingBenchReport> {
  const threads = asked > 0 ? asked : threadLimit().threads;
  const gflopPerStep = (3 * forwardFlops(architecture, lengthFrames)) / 1e9;
  const settings: TrainingSettings = {
    ...presets.full.settings,
    noiseLevels: { kind: 'uniform' },
    seed: 1,
    accumulate: 1,
    validateEvery: 0,
    saveEvery: 0,
    listenEvery: 0,
  };
  const state = startState(packParameters(parameterPlan(architecture), randomWeights(architecture)));
  const trainer = await Trainer.create({ architecture, lengthFrames, settings, state, clips: [], device, threads });
  const count = architecture.inChannels * lengthFrames;
  const clip = noiseOf(1, 0, count).map((value) => 0.1 * value);
  const items = noised(
    [[clip.subarray(0, lengthFrames), clip.subarray(lengthFrames)]],
    Float32Array.of(0.5),
    noiseOf(2, 0, count),
  );
  for (let warm = 0; warm < 3; warm++) {
    await trainer.forwardAndBack(items);
    trainer.update();
  }
  // Linux and Node count it in KiB. Before the MatMuls' operands exist.
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const matmuls = await Promise.all(matmulSizes.map((size) => matmulRunner(size, device, threads)));
  const steps: number[] = [];
  const optimiser: number[] = [];
  const rates: number[] = [];
  for (let round = 1; round <= rounds; round++) {
    const began = performance.now();
    await trainer.forwardAndBack(items);
    const between = performance.now();
    trainer.update();
    const ended = performance.now();
    let rate = 0;
    for (const run of matmuls) rate = Math.max(rate, await run());
    log(
      `step ${round}: ${(between - began).toFixed(0)} ms, AdamW ${(ended - between).toFixed(0)} ms, MatMul ${rate.toFixed(0)} GFLOP/s`,
    );
    steps.push(between - began);
    optimiser.push(ended - between);
    rates.push(rate);
  }
  await trainer.release();
  const [bestMs, optimiserMs, matmulGflops] = [Math.min(...steps), Math.min(...optimiser), Math.max(...rates)];
  const whole = steps.map((ms, i) => ms + optimiser[i]!);
  const rate = (ms: number): number => gflopPerStep / (ms / 1000);
  const gflops = rate(bestMs);
  return {
    gflopPerStep,
    matmulGflops,
    bestMs,
    medianMs: median(steps),
    optimiserMs,
    gflops,
    ratio: gflops / matmulGflops,
    medianRatio: rate(median(steps)) / median(rates),
    withOptimiser: {
      bestMs: Math.min(...whole),
      medianMs: median(whole),
      ratio: rate(Math.min(...whole)) / matmulGflops,
      medianRatio: rate(median(whole)) / median(rates),
    },
    peakRssBytes,
  };
}

/** Runs one MatMul of size cubed several times and gives GFLOP/s of the fastest. Operands are inputs, as in training. */
async function matmulRunner(size: number, device: Device, threads: number): Promise<() => Promise<number>> {
  const g = new GraphBuilder('matmul');
  g.output('c', matmul(g, g.input('a', [size, size]), g.input('b', [size, size])));
  const session = await createSession(serialise(g.build()), { device, threads });
  const operand = (seed: number) => ({ shape: [size, size], data: noiseOf(seed, 0, size * size) });
  const feeds = { a: operand(1), b: operand(2) };
  const gflop = (2 * size ** 3) / 1e9;
  return async () => {
    let best = Number.POSITIVE_INFINITY;
    for (let i = 0; i < Math.max(2, Math.round(8 / gflop)); i++) {
      const began = performance.now();
      await session.run(feeds);
      best = Math.min(best, performance.now() - began);
    }
    return gflop / (best / 1000);
  };
}
