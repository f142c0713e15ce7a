import { noiseOf } from '../diffusion/noise.ts';
import { threadLimit } from '../runtime/thread-limit.ts';
import { packParameters, parameterPlan } from '../trainer/parameter-buffer.ts';
import { presets, type TrainingSettings } from '../trainer/settings.ts';
import { noised, startState, Trainer } from '../trainer/trainer.ts';
import { forwardFlops } from '../unet/flops.ts';
import { randomWeights } from '../unet/random-weights.ts';
import type { BenchOptions } from './bench-forward.ts';
import { createMatmuls, type Timing, timingOf } from './timing.ts';

/** Timing of the forward and the gradients of one item. */
export interface TrainingReport extends Timing {
  /** Three times the forward's, as usual: the backward pass costs twice the forward. */
  readonly gflopPerStep: number;
  /** Best GFLOP/s of the MatMuls between the steps. */
  readonly matmulGflops: number;
  /** Best time of AdamW and the average, which run once per step whatever the accumulation. */
  readonly optimiserMs: number;
  /** Timing of whole steps without accumulation: with AdamW and the average. */
  readonly withOptimiser: Timing;
  /** Peak memory of this process after three steps, in bytes: weights, average, moments, gradients and activations. */
  readonly peakRssBytes: number;
}

const settings: TrainingSettings = {
  ...presets.full.settings,
  noiseLevels: { kind: 'uniform' },
  seed: 1,
  accumulate: 1,
  validateEvery: 0,
  saveEvery: 0,
  listenEvery: 0,
};

/** Times training steps at batch 1 and MatMuls in turn, so that other load affects both. */
export async function benchTraining(
  { architecture, lengthFrames, device, threads: asked, rounds }: BenchOptions,
  log: (line: string) => void,
): Promise<TrainingReport> {
  const threads = asked > 0 ? asked : threadLimit().threads;
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
  // In KiB. Read before the MatMuls' operands exist.
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const runMatmuls = await createMatmuls('input', { device, threads });
  const [steps, optimiser, matmuls]: [number[], number[], number[]] = [[], [], []];
  for (let round = 1; round <= rounds; round++) {
    const began = performance.now();
    await trainer.forwardAndBack(items);
    const between = performance.now();
    trainer.update();
    const [stepMs, optimiserMs] = [between - began, performance.now() - between];
    const rate = await runMatmuls();
    log(
      `step ${round}: ${stepMs.toFixed(0)} ms, AdamW ${optimiserMs.toFixed(0)} ms, MatMul ${rate.toFixed(0)} GFLOP/s`,
    );
    steps.push(stepMs);
    optimiser.push(optimiserMs);
    matmuls.push(rate);
  }
  await trainer.release();
  const gflopPerStep = (3 * forwardFlops(architecture, lengthFrames)) / 1e9;
  const whole = steps.map((ms, i) => ms + optimiser[i]!);
  return {
    ...timingOf(steps, gflopPerStep, matmuls),
    gflopPerStep,
    matmulGflops: Math.max(...matmuls),
    optimiserMs: Math.min(...optimiser),
    withOptimiser: timingOf(whole, gflopPerStep, matmuls),
    peakRssBytes,
  };
}
