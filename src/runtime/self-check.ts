import { noiseOf } from '../diffusion/noise.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Architecture } from '../unet/architecture.ts';
import { fullSize } from '../unet/architectures.ts';
import { networkFeeds, networkGraph } from '../unet/network.ts';
import { randomWeights } from '../unet/random-weights.ts';
import { deviationFault, faultSentence } from './device-fault.ts';
import { type Device, kindOf } from './devices.ts';
import { answerOf, runtimeInfo } from './session.ts';

/** Largest deviation from the CPU's answer, relative to its largest value: GPUs may sum with ten-bit mantissas (TF32). */
const tolerance = 5e-3;

/** A network that has every kind of block and runs in a moment. */
const probe: Architecture = {
  ...fullSize,
  channels: [16, 32],
  factors: [1, 4],
  items: [1, 1],
  attentions: [0, 1],
  attentionHeads: 2,
  attentionFeatures: 16,
  modulationFeatures: 32,
};
const probeFrames = 512;
/** The first values of its answer, frozen on a CPU whose answers on the reference networks are upstream's. */
const probeAnswer = [0.5214, -0.3801, -0.1799, -1.0541, 0.5727, -0.6365];
const answerTolerance = 1e-2;

/**
 * Why a device is not used; undefined where its answer is the CPU's, and the CPU's the frozen one. The network is small:
 * whether a device can also run a wide and deep one shows on the models themselves (NetworkCache).
 */
export async function faultOf(device: Device, threads: number): Promise<string | undefined> {
  if (!runtimeInfo().backends.includes(kindOf(device))) return 'it is not in this build of ONNX Runtime';
  const size = { batch: 1, lengthFrames: probeFrames };
  const model = serialise(networkGraph(probe, randomWeights(probe), size));
  const feeds = networkFeeds(probe, size, noiseOf(1, 0, 2 * probeFrames), 0.4);
  try {
    // The device first: it is usually absent, and then the CPU need not run.
    const actual = await answerOf(model, feeds, { device, threads });
    const wrong = probeAnswer.findIndex((value, i) => !(Math.abs(actual[i]! - value) <= answerTolerance));
    if (wrong >= 0) return `it computes ${actual[wrong]} where ${probeAnswer[wrong]} is right`;
    if (device === 'cpu') return undefined;
    return deviationFault(actual, await answerOf(model, feeds, { device: 'cpu', threads }), tolerance);
  } catch (error) {
    return faultSentence(error);
  }
}
