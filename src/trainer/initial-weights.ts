import { elementCount, type Tensor } from '../checkpoint/tensor.ts';
import { power } from '../power.ts';
import type { Architecture } from '../unet/architecture.ts';
import { type Layout, layoutOf, levelsOf } from '../unet/layout.ts';
import { attentionParts, modulationLinear, parameterShapes, resnetHalves } from '../unet/parameters.ts';
import { normals } from './draws.ts';

/**
 * Initial weights. Products preserve the size of their input (normal, 1 / sqrt(inputs)). Residual branches, modulations
 * and attention start small and skips at 1, so that the untrained network is close to v = x. Fourier frequencies are
 * spaced geometrically from 0.25 to 48 to resolve both ends of sigma.
 */
export function initialWeights(architecture: Architecture, seed: number): Map<string, Tensor> {
  const layout = layoutOf(architecture);
  const factors = startFactors(layout);
  const tensors = new Map<string, Tensor>();
  let index = 0;
  for (const [name, shape] of parameterShapes(architecture)) {
    index++;
    const count = elementCount(shape);
    const fanIn = count / shape[0]!;
    const factor = factors.get(name) ?? 1;
    const data =
      shape.length > 1
        ? normals(seed, 'weights', index, count).map((value) => (value * factor) / Math.sqrt(fanIn))
        : new Float32Array(count).fill(factors.get(name) ?? 0);
    tensors.set(name, { shape, data });
  }
  if (layout.top.scales) tensors.get(layout.top.scales)!.data.fill(1);
  const signs = normals(seed, 'weights', 0, 128);
  const frequencies = tensors.get(layout.time.frequencies)!.data;
  for (let i = 0; i < frequencies.length; i++)
    frequencies[i] = Math.sign(signs[i]!) * 0.25 * power(48 / 0.25, i / (frequencies.length - 1));
  const [first, second] = layout.time.mlp;
  for (const part of ['weight', 'bias']) tensors.set(`${second}.${part}`, tensors.get(`${first}.${part}`)!);
  return tensors;
}

/** Factors of matrices, and values of vectors; the others start at 0. */
function startFactors(layout: Layout): Map<string, number> {
  const factors = new Map<string, number>([[`${layout.top.up}.weight`, 0.1]]);
  for (const level of levelsOf(layout)) {
    if (level.places) factors.set(level.places.name, 0);
    factors.set(`${level.skip}.weight`, 0.1).set(`${level.skip}.bias`, 1);
    for (const { kind, name } of [...level.before, ...level.after]) {
      if (kind === 'modulation') factors.set(`${modulationLinear(name)}.weight`, 0.1);
      if (kind === 'attention') {
        const { norm, normContext, toOut } = attentionParts(name);
        factors.set(`${norm}.weight`, 1).set(`${normContext}.weight`, 1).set(toOut, 0.1);
      }
      if (kind === 'resnet')
        for (const [half, { norm, conv }] of resnetHalves(name).entries())
          factors.set(`${norm}.weight`, 1).set(`${conv}.weight`, half === 0 ? 1.4 : 0.42);
    }
  }
  return factors;
}
