import type { Tensor, Tensors } from '../checkpoint/tensor.ts';
import type { GraphBuilder, Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';
import type { Architecture } from './architecture.ts';
import { type Flow, flowOfPlanes, flowOfRows, flowOfSum } from './flow.ts';
import { type Affine, foldAffine, rowsOf, transposed } from './fold.ts';
import type { Blocks } from './forward.ts';
import { type Level, layoutOf } from './layout.ts';
import { attentionParts, modulationLinear, resnetHalves, timeFrequencies } from './parameters.ts';
import { decodeAudio, encodeAudio } from './transform.ts';

const groupNormEpsilon = 1e-5;
const layerNormEpsilon = 1e-5;
const modulationEpsilon = 1e-6;

/**
 * The network's blocks for inference, from ONNX Runtime's fused operators.
 * Weights are folded and pre-transposed here.
 */
export function inferenceBlocks(g: GraphBuilder, architecture: Architecture, weights: Tensors): Blocks<Flow> {
  const layout = layoutOf(architecture);
  /** Every linear layer that reads the time features, computed at once by `time`: name to [B][features out]. */
  const modulations = new Map<string, Value>();

  const tensor = (name: string): Tensor => {
    const found = weights.get(name);
    if (!found) throw new Error(`no tensor ${name}`);
    return found;
  };
  const constant = (name: string, shape = tensor(name).shape): Value => g.constant(name, shape, tensor(name).data);

  const matrix = (name: string, { shape, data }: Tensor): Value => g.constant(name, shape, data);
  const affineOf = (norm: string): Affine => ({
    scale: tensor(`${norm}.weight`).data,
    shift: tensor(`${norm}.bias`).data,
  });
  const ones = (size: number): Value => g.constant('ones', [size], new Float32Array(size).fill(1));

  const silu = (x: Value): Value =>
    g.node('QuickGelu', [x], [x.shape], { alpha: { float: 1 } }, { domain: 'com.microsoft' })[0]!;

  const gelu = (x: Value): Value => g.node('Gelu', [x], [x.shape])[0]!;

  /** Convolution over time of [B][C][1][L]. */
  function convolve(x: Value, name: string, options: ops.ConvOptions): Value {
    const [outputs, inputs, kernel] = tensor(`${name}.weight`).shape as [number, number, number];
    return ops.conv(g, x, constant(`${name}.weight`, [outputs, inputs, 1, kernel]), constant(`${name}.bias`), options);
  }

  function groupNormSilu(x: Value, name: string): Value {
    const [batch, channels, , length] = x.shape as [number, number, number, number];
    const groups = architecture.resnetGroups;
    const zeros = g.constant('zeros', [groups], new Float32Array(groups));
    const grouped = ops.reshape(g, x, [batch, groups, (channels / groups) * length]);
    const normal = ops.reshape(
      g,
      ops.instanceNormalization(g, grouped, ones(groups), zeros, groupNormEpsilon),
      x.shape,
    );
    const scaled = ops.multiply(g, normal, constant(`${name}.weight`, [channels, 1, 1]));
    return silu(ops.add(g, scaled, constant(`${name}.bias`, [channels, 1, 1])));
  }

  const levels: Level[] = [];
  for (let at: Level | undefined = layout.top; at; at = at.inner) levels.push(at);

  return {
    encode(audio) {
      const x = encodeAudio(g, architecture, constant, audio);
      const [batch, channels, length] = x.shape as [number, number, number];
      return flowOfPlanes(g, ops.reshape(g, x, [batch, channels, 1, length]));
    },

    decode(x) {
      const planes = ops.reshape(g, x.planes(), [x.batch, x.channels, x.length]);
      return decodeAudio(g, architecture, constant, planes);
    },

    time(sigma) {
      const batch = sigma.shape[0]!;
      const linear = (x: Value, name: string): Value => {
        const [outputs, inputs] = tensor(`${name}.weight`).shape as [number, number];
        return g.node('Gemm', [x, constant(`${name}.weight`), constant(`${name}.bias`)], [[x.shape[0]!, outputs]], {
          transB: inputs === x.shape[1] ? 1 : 0,
        })[0]!;
      };
      const column = ops.reshape(g, sigma, [batch, 1]);
      const turns = Float32Array.from(tensor(layout.time.frequencies).data, (frequency) => frequency * 2 * Math.PI);
      const angles = ops.multiply(g, column, g.constant('time.angles', [1, timeFrequencies], turns));
      const fourier = ops.concat(g, [column, ops.sine(g, angles), ops.cosine(g, angles)], 1);
      let features = gelu(linear(fourier, layout.time.embed));
      for (const name of layout.time.mlp) features = gelu(linear(features, name));
      const activated = silu(features);

      // All scales and shifts in one product instead of dozens of small ones.
      const names = levels.flatMap((at) => [
        ...[...at.before, ...at.after]
          .filter(({ kind }) => kind === 'modulation')
          .map(({ name }) => modulationLinear(name)),
        at.skip,
      ]);
      const inputs = architecture.modulationFeatures;
      const sizes = names.map((name) => tensor(`${name}.weight`).shape[0]!);
      const total = sizes.reduce((sum, size) => sum + size, 0);
      const stacked = new Float32Array(total * inputs);
      const biases = new Float32Array(total);
      names.reduce((row, name, i) => {
        stacked.set(tensor(`${name}.weight`).data, row * inputs);
        biases.set(tensor(`${name}.bias`).data, row);
        return row + sizes[i]!;
      }, 0);
      const all = g.node(
        'Gemm',
        [
          activated,
          g.constant('modulation.weight', [total, inputs], stacked),
          g.constant('modulation.bias', [total], biases),
        ],
        [[batch, total]],
        { transB: 1 },
      )[0]!;
      for (const [i, value] of ops.split(g, all, sizes, 1).entries()) modulations.set(names[i]!, value);
    },

    withMagnitudes(x) {
      const planes = x.planes();
      return flowOfPlanes(g, ops.concat(g, [planes, ops.magnitude(g, planes)], 1));
    },

    place(x, name) {
      const biases = constant(name, [x.channels, 1, x.length]);
      return flowOfPlanes(g, ops.add(g, x.planes(), biases));
    },

    gate(skip, x) {
      const [sum, mask] = ops.split(g, x.planes(), [skip.channels, skip.channels], 1) as [Value, Value];
      return flowOfPlanes(g, ops.add(g, sum, ops.multiply(g, mask, skip.planes())));
    },

    down: (x, name, factor) => flowOfPlanes(g, convolve(x.planes(), name, { stride: factor })),

    resnet(x, name) {
      const inner = resnetHalves(name).reduce(
        (h, { norm, conv }) => convolve(groupNormSilu(h, norm), conv, { padding: 1 }),
        x.planes(),
      );
      return flowOfSum(g, x, flowOfPlanes(g, inner));
    },

    modulate(x, name) {
      const { batch, channels, length } = x;
      const modulation = modulations.get(modulationLinear(name))!;
      const [scale, shift] = ops
        .split(g, modulation, [channels, channels], 1)
        .map((value) => ops.reshape(g, value, [batch, channels, 1])) as [Value, Value];
      const gain = ops.add(g, scale, g.scalar(1));
      // Means over channels as products with a row: ONNX Runtime reduces a middle axis eight times slower, and its
      // LayerNormalization would need the signal transposed and is slow on few channels.
      const average = g.constant('average', [1, channels], new Float32Array(channels).fill(1 / channels));
      const signal = ops.reshape(g, x.planes(), [batch, channels, length]);
      const centred = ops.subtract(g, signal, ops.matmul(g, average, signal));
      const variance = ops.matmul(g, average, ops.multiply(g, centred, centred));
      const deviation = ops.squareRoot(g, ops.add(g, variance, g.scalar(modulationEpsilon)));
      const normal = ops.multiply(g, centred, ops.reciprocal(g, deviation));
      const modulated = ops.add(g, ops.multiply(g, normal, gain), shift);
      return flowOfPlanes(g, ops.reshape(g, modulated, [batch, channels, 1, length]));
    },

    attend(x, name) {
      const parts = attentionParts(name);
      const { batch, channels, length } = x;
      const rows = ops.reshape(g, x.rows(), [batch, length, channels]);
      const attended = architecture.attentionHeads * architecture.attentionFeatures;
      const normal = ops.layerNormalization(g, rows, ones(channels), undefined, layerNormEpsilon);
      const norms = { query: affineOf(parts.norm), context: affineOf(parts.normContext) };
      const projections = [
        foldAffine(rowsOf(tensor(parts.toQ), 0, attended), norms.query),
        foldAffine(rowsOf(tensor(parts.toKv), 0, attended), norms.context),
        foldAffine(rowsOf(tensor(parts.toKv), attended, 2 * attended), norms.context),
      ];
      const bias = new Float32Array(3 * attended);
      for (const [i, projection] of projections.entries()) bias.set(projection.bias, i * attended);
      const heads = g.node(
        'MultiHeadAttention',
        [
          ...projections.map(({ weight }) => ops.matmul(g, normal, matrix(`${name}.projection`, weight))),
          g.constant(`${name}.bias`, [3 * attended], bias),
        ],
        [[batch, length, attended]],
        { num_heads: architecture.attentionHeads },
        { domain: 'com.microsoft' },
      )[0]!;
      const mixed = ops.matmul(g, heads, matrix(parts.toOut, transposed(tensor(parts.toOut))));
      return flowOfRows(g, ops.reshape(g, ops.add(g, rows, mixed), [batch, 1, length, channels]));
    },

    up(x, name, factor) {
      const planes = x.planes();
      if (factor === 1) return flowOfPlanes(g, convolve(planes, name, { padding: 1 }));
      const shape = planes.shape.with(3, x.length * factor);
      const scales = g.constant('scales', [4], Float32Array.of(1, 1, 1, factor));
      const wide = g.node('Resize', [planes, undefined, scales], [shape], {
        mode: 'nearest',
        coordinate_transformation_mode: 'asymmetric',
        nearest_mode: 'floor',
      })[0]!;
      return flowOfPlanes(g, convolve(wide, name, { padding: 1 }));
    },

    merge(skip, x, name, adapter) {
      const scale = ops.reshape(g, modulations.get(name)!, [x.batch, x.channels, 1, 1]);
      const adapted = adapter ? convolve(skip.planes(), adapter, {}) : skip.planes();
      return flowOfPlanes(g, ops.add(g, adapted, ops.multiply(g, x.planes(), scale)));
    },
  };
}
