import { noiseOf } from '../diffusion/noise.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import { serialise } from '../onnx/serialise.ts';
import { medianOf } from '../percentile.ts';
import type { Device } from '../runtime/devices.ts';
import { createSession, type Feeds } from '../runtime/session.ts';

export interface BenchDevice {
  readonly device: Device;
  readonly threads: number;
}

/** The time of some work in relation to the machine's own matrix products. */
export type Timing = ReturnType<typeof timingOf>;

/** `matmuls`: GFLOP/s of the same rounds; `matmulGflops`: the best of these or of more rounds. */
export function timingOf(
  times: readonly number[],
  gflop: number,
  matmuls: readonly number[],
  matmulGflops = Math.max(...matmuls),
) {
  const rate = (ms: number) => gflop / (ms / 1000);
  const [bestMs, medianMs] = [Math.min(...times), medianOf(times)];
  return {
    bestMs,
    medianMs,
    /** Of the best run. */
    gflops: rate(bestMs),
    /** On an idle machine. */
    ratio: rate(bestMs) / matmulGflops,
    medianRatio: rate(medianMs) / medianOf(matmuls),
  };
}

/**
 * Float32 MatMuls of 512, 1024 and 2048 cubed in the same runtime, about 20 GFLOP of each size. Returns GFLOP/s of the
 * fastest size. The second operand is a constant, as in inference, or an input, as in training.
 */
export async function createMatmuls(
  second: 'constant' | 'input',
  options: BenchDevice,
): Promise<() => Promise<number>> {
  const matmuls = await Promise.all([512, 1024, 2048].map((size) => createMatmul(size, second, options)));
  return async () => {
    let best = 0;
    for (const run of matmuls) best = Math.max(best, await run());
    return best;
  };
}

async function createMatmul(size: number, second: 'constant' | 'input', options: BenchDevice) {
  const shape = [size, size];
  const a = { shape, data: noiseOf(1, 0, size * size) };
  const b = { shape, data: noiseOf(2, 0, size * size) };
  const graph = new GraphBuilder('matmul');
  const left = graph.input('a', shape);
  graph.output('c', left.matmul(second === 'input' ? graph.input('b', shape) : graph.constant('b', shape, b.data)));
  const session = await createSession(serialise(graph.build()), options);
  const feeds: Feeds = second === 'input' ? { a, b } : { a };
  const gflop = (2 * size ** 3) / 1e9;
  const repeats = Math.max(1, Math.round(20 / gflop));
  return async (): Promise<number> => {
    const began = performance.now();
    for (let i = 0; i < repeats; i++) await session.run(feeds);
    return (gflop * repeats) / ((performance.now() - began) / 1000);
  };
}
