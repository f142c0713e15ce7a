import { elementCount, type Tensor, type Tensors } from '../checkpoint/tensor.ts';
import { noiseOf } from '../diffusion/noise.ts';
import type { Architecture } from './architecture.ts';
import { layoutOf } from './layout.ts';
import { parameterShapes } from './parameters.ts';

/** Deterministic weights that roughly preserve signal size, for benchmarks and self-checks, not for listening. */
export function randomWeight(shape: readonly number[], seed: number): Tensor {
  const fanIn = elementCount(shape.slice(1));
  const scale = shape.length > 1 ? 0.7 / Math.sqrt(fanIn) : 0.1;
  // Vectors are biases and gains of norms; small gains do no harm here.
  return { shape, data: noiseOf(seed, 0, shape[0]! * fanIn).map((value) => value * scale) };
}

export function randomWeights(architecture: Architecture): Tensors {
  const shapes = [...parameterShapes(architecture)];
  const weights = new Map(shapes.map(([name, shape], seed) => [name, randomWeight(shape, seed)]));
  // One layer has two names.
  const [first, second] = layoutOf(architecture).time.mlp;
  for (const part of ['weight', 'bias']) weights.set(`${second}.${part}`, weights.get(`${first}.${part}`)!);
  return weights;
}
