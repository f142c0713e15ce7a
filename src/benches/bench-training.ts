import { noiseOf } from '../diffusion/noise.ts';
import { threadLimit } from '../runtime/thread-limit.ts';
import { denoising, noised } from '../trainer/objective/denoising.ts';
import { packParameters, parameterPlan } from '../trainer/parameter-buffer.ts';
import { presets, type TrainingSettings } from '../trainer/settings.ts';
import { startState, Trainer } from '../trainer/trainer.ts';
import { forwardFlops } from '../unet/flops.ts';
import { randomWeights } from '../unet/random-weights.ts';
import type { BenchOptions } from './bench-forward.ts';
import { createMatmuls, timingOf } from './timing.ts';

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
) {
  const threads = asked > 0 ? asked : threadLimit().threads;
  const size = { architecture, lengthFrames, settings };
  const state = startState(packParameters(parameterPlan(architecture), randomWeights(architecture)), size);
  const objective = denoising({ ...size, clips: [] });
  const trainer = await Trainer.create({ ...size, state, objective, device, threads });
  const count = architecture.inChannels * lengthFrames;
  const clip = noiseOf(1, 0, count).map((value) => 0.1 * value);
  const items = noised(
    [[clip.subarray(0, lengthFrames), clip.subarray(lengthFrames)]],
    Float32Array.of(0.5),
    noiseOf(2, 0, count),
  );
  for (let warm = 0; warm < 3; warm++) {
    await trainer.forwardAndBack(items);
    await trainer.update();
  }
  // Weights, average, moments, gradients and activations. In KiB; read before the MatMuls' operands exist.
  const peakRssBytes = process.resourceUsage().maxRSS * 1024;
  const runMatmuls = await createMatmuls('input', { device, threads });
  const [steps, optimiser, matmuls]: [number[], number[], number[]] = [[], [], []];
  for (let round = 1; round <= rounds; round++) {
    const began = performance.now();
    await trainer.forwardAndBack(items);
    const between = performance.now();
    await trainer.update();
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
  // Three times the forward's, as usual: the backward pass costs twice the forward.
  const gflopPerStep = (3 * forwardFlops(architecture, lengthFrames)) / 1e9;
  const whole = steps.map((ms, i) => ms + optimiser[i]!);
  return {
    /** Of the forward and the gradients of one item. */
    ...timingOf(steps, gflopPerStep, matmuls),
    gflopPerStep,
    /** Best GFLOP/s of the MatMuls between the steps. */
    matmulGflops: Math.max(...matmuls),
    /** Best time of AdamW and the average, which run once per step whatever the accumulation. */
    optimiserMs: Math.min(...optimiser),
    /** Whole steps without accumulation. */
    withOptimiser: timingOf(whole, gflopPerStep, matmuls),
    peakRssBytes,
  };
}
