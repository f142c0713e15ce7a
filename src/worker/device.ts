import { noiseOf } from '../diffusion/noise.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Architecture } from '../unet/architecture.ts';
import { networkGraph } from '../unet/network.ts';
import { randomWeights } from '../unet/presets.ts';
import type { DeviceReport } from './engine.ts';
import { createSession, type Device, runtimeInfo } from './session.ts';

/** In the order in which `auto` tries them; the CPU is always there. */
const preferences: Readonly<Record<string, readonly Device[]>> = {
  linux: ['cuda', 'webgpu'],
  win32: ['dml', 'webgpu'],
  // CoreML compiles each graph for minutes and has no contrib operators: WebGPU (Metal) first.
  darwin: ['webgpu', 'coreml'],
};

/** Largest deviation from the CPU's answer, relative to its largest value: GPUs may sum in half precision's neighbourhood (TF32). */
const tolerance = 5e-3;

/** A network that has every kind of block and runs in a moment. */
const probe: Architecture = {
  inChannels: 2,
  outChannels: 2,
  channels: [16, 32],
  factors: [1, 4],
  items: [1, 1],
  attentions: [0, 1],
  attentionHeads: 2,
  attentionFeatures: 16,
  modulationFeatures: 32,
  resnetGroups: 8,
  transform: { kind: 'none' },
};
const probeFrames = 512;
/** The first values of its answer, frozen on a CPU whose answers on the reference networks are upstream's. */
const probeAnswer = [0.5214, -0.3801, -0.1799, -1.0541, 0.5727, -0.6365];
const answerTolerance = 1e-2;

export interface DeviceOptions {
  readonly device: Device | 'auto';
  readonly threads: number;
  readonly avoid: readonly Device[];
  /** Called before a device is touched. */
  readonly onTry: (device: Device) => void;
}

/** Finds the device to run on: proved by a small forward pass against the CPU's answer, else the CPU with the reason. */
export async function chooseDevice({
  device,
  threads,
  avoid,
  onTry,
}: DeviceOptions): Promise<DeviceReport & { device: Device }> {
  if (device === 'cpu') return { device: 'cpu', note: 'CPU, as set' };
  const offered = runtimeInfo().backends;
  const wanted = device === 'auto' ? (preferences[process.platform] ?? []) : [device];
  const reasons: string[] = [];
  for (const each of wanted) {
    if (avoid.includes(each)) {
      reasons.push(`${each} crashed when it was tried`);
      continue;
    }
    if (!offered.includes(each)) {
      reasons.push(`${each} is not in this build of ONNX Runtime`);
      continue;
    }
    onTry(each);
    const fault = await faultOf(each, threads);
    if (fault === undefined) return { device: each, note: `${each}, checked against the CPU` };
    reasons.push(`${each}: ${fault}`);
  }
  return { device: 'cpu', note: reasons.length > 0 ? `CPU (${reasons.join('; ')})` : 'CPU' };
}

/** Why a device is not used; undefined where it computes what the CPU computes, and the CPU what it always did. */
export async function faultOf(device: Device, threads: number): Promise<string | undefined> {
  const model = serialise(networkGraph(probe, randomWeights(probe), { batch: 1, lengthFrames: probeFrames }));
  const feeds = {
    x: { shape: [1, 2, probeFrames], data: noiseOf(1, 0, 2 * probeFrames) },
    sigma: { shape: [1], data: Float32Array.of(0.4) },
  };
  const run = async (on: Device): Promise<Float32Array> => {
    const session = await createSession(model, { device: on, threads });
    try {
      return (await session.run(feeds)).v!;
    } finally {
      await session.release();
    }
  };
  try {
    // The device first: where it is absent, which is the usual case, the CPU need not be asked.
    const actual = await run(device);
    const wrong = probeAnswer.findIndex((value, i) => !(Math.abs(actual[i]! - value) <= answerTolerance));
    if (wrong >= 0) return `it computes ${actual[wrong]} where ${probeAnswer[wrong]} is right`;
    if (device === 'cpu') return undefined;
    const expected = await run('cpu');
    const largest = expected.reduce((max, value) => Math.max(max, Math.abs(value)), 0);
    const deviation = actual.reduce((max, value, i) => Math.max(max, Math.abs(value - expected[i]!)), 0) / largest;
    return deviation <= tolerance ? undefined : `its answer deviates from the CPU's by ${deviation.toPrecision(2)}`;
  } catch (error) {
    return firstSentence(error);
  }
}

/** What the usual failures mean, for a person. */
const knownFaults: readonly (readonly [pattern: RegExp, sentence: string])[] = [
  [/WebGpuContext|adapter/i, 'no GPU driver that it can use (on Linux it needs Vulkan); see docs/gpu.md'],
  [/Failed to load shared library/i, 'its libraries are not installed; see docs/gpu.md'],
];

/** Drivers write paragraphs: people get a known sentence, or the first line, at most 160 characters. */
function firstSentence(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const known = knownFaults.find(([pattern]) => pattern.test(text));
  if (known) return known[1];
  const line = text.split('\n')[0]!.trim();
  return line.length > 160 ? `${line.slice(0, 159)}…` : line;
}
