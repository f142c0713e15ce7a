import { concat, type Value } from '../onnx/value.ts';
import type { Architecture } from './architecture.ts';
import { type Item, type Layout, type Level, layoutOf } from './layout.ts';

/** Epsilons of the network's norms. */
export const epsilons = { groupNorm: 1e-5, layerNorm: 1e-5, modulation: 1e-6 };

/** Fourier features of sigma [B][1] through the layers of the time embedding. */
export const timeFeatures = (
  sigma: Value,
  angles: Value,
  { embed, mlp }: Layout['time'],
  layer: (x: Value, name: string) => Value,
): Value => [embed, ...mlp].reduce(layer, concat([sigma, angles.sin(), angles.cos()], 1));

/**
 * The network's composite blocks. Inference builds them from fused operators, training from differentiable ones; each
 * chooses the type of its signals (V) and their memory layout. `name` is a prefix of tensor names.
 */
export interface Blocks<V> {
  /** Applies the architecture's transform, if any, to audio [B][C][L]. */
  encode(audio: Value): V;
  /** The inverse transform, to audio [B][C][L]. */
  decode(x: V): Value;
  /** Computes the time features of sigma [B] for every modulation. Called once, first. */
  time(sigma: Value): void;
  /** x, and |x| as further channels. */
  withMagnitudes(x: V): V;
  /** Convolution with kernel = stride = factor. */
  down(x: V, name: string, factor: number): V;
  /** x + a bias for each channel and time step. */
  place(x: V, name: string): V;
  /** x + conv(SiLU(norm(conv(SiLU(norm(x)))))). */
  resnet(x: V, name: string): V;
  /** LayerNorm over channels without affine (epsilon 1e-6), times 1 + scale, plus shift. */
  modulate(x: V, name: string): V;
  /** x + self-attention over time. */
  attend(x: V, name: string): V;
  /** Nearest-neighbour upsampling by `factor`, then a convolution of kernel 3. */
  up(x: V, name: string, factor: number): V;
  /** First half of x (times the scales) + second half of x * skip; x has twice the channels of skip. */
  gate(skip: V, x: V, scales: string | undefined): V;
  /** x times one number per channel. */
  scale(x: V, name: string): V;
  /** skip (through the optional 1x1 adapter) + scale(time) * x; without a skip scale(time) * x alone. */
  merge(skip: V | undefined, x: V, name: string, adapter: string | undefined): V;
}

/**
 * Walks the U-Net once: audio [B][C][L] at noise level sigma [B] to v, or to the clean sound where the network predicts
 * that, in the units of its transform.
 */
export function forward<V>(blocks: Blocks<V>, architecture: Architecture, audio: Value, sigma: Value): V {
  blocks.time(sigma);
  return level(layoutOf(architecture).top, blocks.encode(audio));

  function level(at: Level, skip: V): V {
    let x = blocks.down(at.gated ? blocks.withMagnitudes(skip) : skip, at.down, at.factor);
    if (at.places) x = blocks.place(x, at.places.name);
    x = at.before.reduce(item, x);
    if (at.inner) x = level(at.inner, x);
    x = at.after.reduce(item, x);
    x = blocks.up(x, at.up, at.factor);
    if (at.gated) x = blocks.gate(skip, x, at.scales);
    else if (at.scales) x = blocks.scale(x, at.scales);
    return blocks.merge(at.scales ? undefined : skip, x, at.skip, at.skipAdapter);
  }

  function item(x: V, { kind, name }: Item): V {
    return blocks[methods[kind]](x, name);
  }
}

const methods = { resnet: 'resnet', modulation: 'modulate', attention: 'attend' } as const;

/** v [B][C][L] of a clean sound that was predicted from x at noise level sigma [B]: (cos(phi) x - sample) / sin(phi). */
export function vOfSample(sample: Value, x: Value, sigma: Value): Value {
  const phi = sigma.reshape([sigma.shape[0]!, 1, 1]).mul(Math.PI / 2);
  return x.mul(phi.cos()).sub(sample).div(phi.sin());
}
