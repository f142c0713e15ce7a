import type { GraphBuilder, Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';
import type { Architecture } from '../unet/architecture.ts';
import type { Blocks } from '../unet/forward.ts';
import { layoutOf } from '../unet/layout.ts';
import { attentionParts, modulationLinear, resnetHalves, timeFrequencies } from '../unet/parameters.ts';
import { decodeAudio, encodeAudio } from '../unet/transform.ts';
import { attention, groupNormSilu, modulatedNorm, rowNorm } from './differentiable-blocks.ts';
import type { Regions } from './gradients.ts';

const groupNormEpsilon = 1e-5;
const layerNormEpsilon = 1e-5;
const modulationEpsilon = 1e-6;

/**
 * The network's blocks for training, from operators that gradients.ts differentiates.
 * Values travel as [B][C][L]; `parameter` gives a tensor by its name, as an input of the graph.
 */
export function trainingBlocks(
  g: GraphBuilder,
  regions: Regions,
  architecture: Architecture,
  parameter: (name: string) => Value,
): Blocks<Value> {
  const layout = layoutOf(architecture);
  let activated: Value | undefined;

  const silu = (x: Value): Value => ops.multiply(g, x, ops.sigmoid(g, x));
  const gelu = (x: Value): Value => {
    const half = ops.multiply(g, x, g.scalar(0.5));
    const erf = ops.errorFunction(g, ops.multiply(g, x, g.scalar(Math.SQRT1_2)));
    return ops.multiply(g, half, ops.add(g, erf, g.scalar(1)));
  };

  /** x [..., in] times weight [out][in] transposed. Rows of all items make one matrix. */
  function project(x: Value, weight: Value): Value {
    const [outputs, inputs] = weight.shape as [number, number];
    const rows = x.shape.slice(0, -1);
    const matrix = ops.reshape(g, x, [rows.reduce((product, size) => product * size, 1), inputs]);
    return ops.reshape(g, ops.product(g, matrix, weight, { transB: true }), [...rows, outputs]);
  }

  const linear = (x: Value, name: string): Value =>
    ops.add(g, project(x, parameter(`${name}.weight`)), parameter(`${name}.bias`));

  const convolve = (x: Value, name: string, options: ops.ConvOptions): Value =>
    ops.conv(g, x, parameter(`${name}.weight`), parameter(`${name}.bias`), options);

  /** The layer's numbers for every item, [B][out][1]. */
  function modulation(name: string): Value {
    if (!activated) throw new Error('time() must be called first');
    const values = linear(activated, name);
    return ops.reshape(g, values, [...values.shape, 1]);
  }

  /** [B][L][H * D] as [B][H][L][D]. */
  function splitHeads(x: Value): Value {
    const [batch, length] = x.shape as [number, number];
    const { attentionHeads: heads, attentionFeatures: features } = architecture;
    return ops.transpose(g, ops.reshape(g, x, [batch, length, heads, features]), [0, 2, 1, 3]);
  }

  return {
    encode: (audio) => encodeAudio(g, architecture, parameter, audio),
    decode: (x) => decodeAudio(g, architecture, parameter, x),

    time(sigma) {
      const column = ops.reshape(g, sigma, [sigma.shape[0]!, 1]);
      const frequencies = ops.reshape(g, parameter(layout.time.frequencies), [1, timeFrequencies]);
      const angles = ops.multiply(g, ops.multiply(g, column, frequencies), g.scalar(2 * Math.PI));
      const fourier = ops.concat(g, [column, ops.sine(g, angles), ops.cosine(g, angles)], 1);
      let features = gelu(linear(fourier, layout.time.embed));
      for (const name of layout.time.mlp) features = gelu(linear(features, name));
      activated = silu(features);
    },

    withMagnitudes: (x) => ops.concat(g, [x, ops.magnitude(g, x)], 1),
    place: (x, name) => ops.add(g, x, parameter(name)),

    gate(skip, x) {
      const channels = skip.shape[1]!;
      const [sum, mask] = ops.split(g, x, [channels, channels], 1) as [Value, Value];
      return ops.add(g, sum, ops.multiply(g, mask, skip));
    },

    down: (x, name, factor) => convolve(x, name, { stride: factor }),

    resnet(x, name) {
      const norm = { groups: architecture.resnetGroups, epsilon: groupNormEpsilon };
      const inner = resnetHalves(name).reduce((h, half) => {
        const gain = parameter(`${half.norm}.weight`);
        const shift = parameter(`${half.norm}.bias`);
        return convolve(groupNormSilu(g, regions, h, gain, shift, norm), half.conv, { padding: 1 });
      }, x);
      return ops.add(g, x, inner);
    },

    modulate(x, name) {
      const channels = x.shape[1]!;
      const [scale, shift] = ops.split(g, modulation(modulationLinear(name)), [channels, channels], 1) as [
        Value,
        Value,
      ];
      return modulatedNorm(g, regions, x, ops.add(g, scale, g.scalar(1)), shift, modulationEpsilon);
    },

    attend(x, name) {
      const parts = attentionParts(name);
      const rows = ops.transpose(g, x, [0, 2, 1]);
      const normal = rowNorm(g, regions, rows, layerNormEpsilon);
      const affine = (norm: string): Value =>
        ops.add(g, ops.multiply(g, normal, parameter(`${norm}.weight`)), parameter(`${norm}.bias`));
      const attended = architecture.attentionHeads * architecture.attentionFeatures;
      const keysAndValues = project(affine(parts.normContext), parameter(parts.toKv));
      const [k, v] = ops.split(g, keysAndValues, [attended, attended], 2) as [Value, Value];
      const q = project(affine(parts.norm), parameter(parts.toQ));
      const heads = attention(g, regions, splitHeads(q), splitHeads(k), splitHeads(v));
      const joined = ops.reshape(g, ops.transpose(g, heads, [0, 2, 1, 3]), [rows.shape[0]!, rows.shape[1]!, attended]);
      return ops.add(g, x, ops.transpose(g, project(joined, parameter(parts.toOut)), [0, 2, 1]));
    },

    up: (x, name, factor) => convolve(factor === 1 ? x : ops.repeat(g, x, factor), name, { padding: 1 }),

    merge(skip, x, name, adapter) {
      const adapted = adapter ? convolve(skip, adapter, {}) : skip;
      return ops.add(g, adapted, ops.multiply(g, x, modulation(name)));
    },
  };
}
