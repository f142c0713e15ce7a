import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { noiseOf } from '../diffusion/noise.ts';
import { writeModel } from '../model-store/write-model.ts';
import { GraphBuilder } from '../onnx/graph.ts';
import { matmul } from '../onnx/ops.ts';
import { serialise } from '../onnx/serialise.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession } from '../runtime/session.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { Architecture } from '../unet/architecture.ts';
import { forwardFlops } from '../unet/flops.ts';
import { networkGraph } from '../unet/network.ts';
import { parameterShapes } from '../unet/parameters.ts';
import { randomWeight, randomWeights } from '../unet/presets.ts';
import { createEngine } from './host.ts';

export interface BenchOptions {
  readonly architecture: Architecture;
  readonly lengthFrames: number;
  readonly device: Device;
  readonly threads: number;
  /** Forwards at each batch size; MatMuls are interleaved with them. */
  readonly rounds: number;
}

export interface BenchReport {
  readonly gflopPerForward: number;
  /** Best GFLOP/s of float32 MatMuls of 512, 1024 and 2048 cubed through the same runtime, in the same minutes. */
  readonly matmulGflops: number;
  readonly forwards: readonly {
    readonly batch: number;
    readonly medianMs: number;
    readonly bestMs: number;
    readonly gflops: number;
    /** gflops over matmulGflops, from the best of each: what the machine can do when nobody else uses it. */
    readonly ratio: number;
    /** The same from the medians. */
    readonly medianRatio: number;
  }[];
}

const matmulSizes = [512, 1024, 2048];
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Times forwards and MatMuls in turn, so that both meet the same machine. */
export async function benchForward(options: BenchOptions): Promise<BenchReport> {
  const { architecture, lengthFrames, rounds } = options;
  const weights = randomWeights(architecture);
  const gflopPerForward = forwardFlops(architecture, lengthFrames) / 1e9;
  const matmuls = await Promise.all(matmulSizes.map((size) => matmulRunner(size, options)));
  const rates: number[] = [];
  const forwards = [];
  for (const batch of [1, 4]) {
    const session = await createSession(
      serialise(networkGraph(architecture, weights, { batch, lengthFrames })),
      options,
    );
    const feeds = {
      x: {
        shape: [batch, architecture.inChannels, lengthFrames],
        data: noiseOf(1, 0, batch * architecture.inChannels * lengthFrames),
      },
      sigma: { shape: [batch], data: new Float32Array(batch).fill(0.5) },
    };
    await session.run(feeds);
    const times: number[] = [];
    const matmulsHere: number[] = [];
    for (let round = 0; round < rounds; round++) {
      const began = performance.now();
      await session.run(feeds);
      times.push(performance.now() - began);
      const each = [];
      for (const run of matmuls) each.push(await run());
      matmulsHere.push(Math.max(...each));
    }
    await session.release();
    rates.push(...matmulsHere);
    forwards.push({ batch, times, matmuls: matmulsHere });
  }
  const matmulGflops = Math.max(...rates);
  return {
    gflopPerForward,
    matmulGflops,
    forwards: forwards.map(({ batch, times, matmuls: here }) => {
      const rate = (ms: number) => (batch * gflopPerForward) / (ms / 1000);
      const bestMs = Math.min(...times);
      return {
        batch,
        medianMs: median(times),
        bestMs,
        gflops: rate(bestMs),
        ratio: rate(bestMs) / matmulGflops,
        medianRatio: rate(median(times)) / median(here),
      };
    }),
  };
}

/** Runs one MatMul of size cubed several times (about 20 GFLOP) and gives GFLOP/s. */
async function matmulRunner(size: number, options: BenchOptions): Promise<() => Promise<number>> {
  const g = new GraphBuilder('matmul');
  g.output('c', matmul(g, g.input('a', [size, size]), g.constant('b', [size, size], noiseOf(2, 0, size * size))));
  const session = await createSession(serialise(g.build()), options);
  const feeds = { a: { shape: [size, size], data: noiseOf(1, 0, size * size) } };
  const gflop = (2 * size ** 3) / 1e9;
  const repeats = Math.max(1, Math.round(20 / gflop));
  return async () => {
    const began = performance.now();
    for (let i = 0; i < repeats; i++) await session.run(feeds);
    return (gflop * repeats) / ((performance.now() - began) / 1000);
  };
}

export interface BatchBenchReport {
  readonly sounds: number;
  readonly steps: number;
  /** From starting the worker to holding the WAVs of a first batch. */
  readonly coldMs: number;
  /** The same for a second one, from asking the engine. */
  readonly wallMs: number;
  readonly networkMs: number;
  /** Share of the wall time outside the network: noise, sampler, messages, WAV. */
  readonly aroundNetwork: number;
}

/** Batches of 4 sounds of 10 steps through the real worker, on random weights: one from a cold start, one warm. */
export async function benchBatch({
  architecture,
  lengthFrames,
  device,
  threads,
}: BenchOptions): Promise<BatchBenchReport> {
  const folder = await mkdtemp(join(tmpdir(), 'rimshot-bench-'));
  const model = await randomModel(join(folder, 'model'), architecture, lengthFrames);
  const started = performance.now();
  const engine = createEngine({ device, threads });
  try {
    const items = (count: number, steps: number) =>
      Array.from({ length: count }, (_, seed) => ({ recipe: recipeOf(model, seed, steps) }));
    await engine.generate({ id: 'cold', model, items: items(4, 10) });
    const coldMs = performance.now() - started;
    const began = performance.now();
    const result = await engine.generate({ id: 'bench', model, items: items(4, 10) });
    const wallMs = performance.now() - began;
    const networkMs = result.networkMs ?? Number.NaN;
    return { sounds: 4, steps: 10, coldMs, wallMs, networkMs, aroundNetwork: 1 - networkMs / wallMs };
  } finally {
    await engine.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

function randomModel(directory: string, architecture: Architecture, lengthFrames: number): Promise<InstalledModel> {
  const shapes = parameterShapes(architecture);
  const seeds = new Map([...shapes.keys()].map((name, seed) => [name, seed]));
  return writeModel(directory, {
    manifest: {
      format: 1,
      name: 'bench',
      instrument: 'other',
      variant: 'own',
      architecture,
      sampleRate: 44100,
      lengthFrames,
      dataScale: 1,
      sourceLevel: { measure: 'peak', db: -0.3 },
      sampling: { sampler: 'dpmpp-2m', schedule: 'log', steps: 10, tauMax: 4, tauMin: 0.001 },
      provenance: { source: 'random', licence: 'none', attributions: [], notes: [] },
    },
    set: 'online',
    type: 'F32',
    shapes,
    read: (name) => randomWeight(shapes.get(name)!, seeds.get(name)!),
  });
}

const recipeOf = ({ manifest }: InstalledModel, seed: number, steps: number): Recipe => ({
  v: 1,
  model: manifest.name,
  weights: manifest.weights.sha256,
  lengthFrames: manifest.lengthFrames,
  seed,
  sampler: 'dpmpp-2m',
  schedule: 'log',
  steps,
  tauMax: 4,
  tauMin: 0.001,
  raw: false,
});
