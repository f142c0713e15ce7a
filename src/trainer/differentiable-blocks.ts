import type { GraphBuilder, Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';
import { rowProducts } from './gradient-rules.ts';
import type { Regions } from './gradients.ts';

/*
 * The network's costly blocks with gradients written by hand: fewer passes over memory than differentiating
 * node by node, which is what a step on a CPU is bound by. Everything is [B][C][L] unless a comment says otherwise.
 */

const silent = (g: GraphBuilder, x: Value) => ops.rectify(g, x);

/** 1 / sqrt(variance + epsilon). */
const inverseDeviation = (g: GraphBuilder, variance: Value, epsilon: number): Value =>
  ops.reciprocal(g, ops.squareRoot(g, ops.add(g, silent(g, variance), g.scalar(epsilon))));

const overBatch = (g: GraphBuilder, x: Value): Value =>
  x.shape[0] === 1 ? ops.reshape(g, x, x.shape.slice(1)) : ops.reduceSum(g, x, [0], false);

/** SiLU(GroupNorm(x)); gain and shift are [C]. */
export function groupNormSilu(
  g: GraphBuilder,
  regions: Regions,
  x: Value,
  gain: Value,
  shift: Value,
  { groups, epsilon }: { groups: number; epsilon: number },
): Value {
  const [batch, channels, length] = x.shape as [number, number, number];
  const members = channels / groups;
  const count = members * length;
  const grouped = [batch, groups, count];
  /** One number a channel, as [B][G][C / G] and back to a column [B][C][1]. */
  const byGroup = (value: Value) => ops.reshape(g, value, [value.shape[0]!, groups, members]);
  const column = (value: Value) => ops.reshape(g, value, [batch, channels, 1]);

  return regions.add([x, gain, shift], () => {
    const rows = ops.reshape(g, x, grouped);
    const mean = ops.reduceMean(g, rows, [2]);
    const square = ops.multiply(g, rowProducts(g, rows, rows), g.scalar(1 / count));
    const inverse = inverseDeviation(g, ops.subtract(g, square, ops.multiply(g, mean, mean)), epsilon);
    const gains = ops.reshape(g, gain, [1, groups, members]);
    const scale = ops.multiply(g, inverse, gains);
    const offset = ops.subtract(g, ops.reshape(g, shift, [1, groups, members]), ops.multiply(g, mean, scale));
    const z = ops.add(g, ops.multiply(g, x, column(scale)), column(offset));
    const output = ops.multiply(g, z, ops.sigmoid(g, z));
    return { output, backward: (dy) => backward(dy, { rows, mean, inverse, gains, scale, offset, output }) };
  });

  function backward(
    dy: Value,
    {
      rows,
      mean,
      inverse,
      gains,
      scale,
      offset,
      output,
    }: Record<'rows' | 'mean' | 'inverse' | 'gains' | 'scale' | 'offset' | 'output', Value>,
  ): Value[] {
    // The gate is computed again rather than kept: it would be an eighth of a step's memory. As 1 - gate = sigmoid(-z),
    // because ONNX Runtime would recognise the forward's own expression and keep its result after all.
    const negated = ops.multiply(g, x, column(ops.negate(g, scale)));
    const rest = ops.sigmoid(g, ops.subtract(g, negated, column(offset)));
    // SiLU' = gate + y (1 - gate) = 1 + (y - 1) (1 - gate)
    const one = g.scalar(1);
    const slope = ops.add(g, ops.multiply(g, ops.subtract(g, output, one), rest), one);
    const dz = ops.multiply(g, slope, dy);
    // z = scale x + offset, where offset = shift - mean scale and scale = inverse gain
    const dOffset = byGroup(ops.reduceSum(g, dz, [2]));
    const dScale = ops.subtract(g, byGroup(rowProducts(g, dz, x)), ops.multiply(g, mean, dOffset));
    const dGain = overBatch(g, ops.multiply(g, dScale, inverse));
    const dInverse = ops.reduceSum(g, ops.multiply(g, dScale, gains), [2]);
    const cube = ops.multiply(g, inverse, ops.multiply(g, inverse, inverse));
    const dVariance = ops.multiply(g, ops.multiply(g, dInverse, cube), g.scalar(-0.5));
    const dMean = ops.add(
      g,
      ops.negate(g, ops.reduceSum(g, ops.multiply(g, dOffset, scale), [2])),
      ops.multiply(g, ops.multiply(g, mean, dVariance), g.scalar(-2)),
    );
    const slopeOfX = ops.multiply(g, dVariance, g.scalar(2 / count));
    const constant = ops.multiply(g, dMean, g.scalar(1 / count));
    const throughStatistics = ops.add(g, ops.multiply(g, rows, slopeOfX), constant);
    const dx = ops.add(g, ops.reshape(g, throughStatistics, x.shape), ops.multiply(g, dz, column(scale)));
    return [dx, ops.reshape(g, dGain, [channels]), ops.reshape(g, overBatch(g, dOffset), [channels])];
  }
}

/** LayerNorm over the channels of [B][C][L], times `gain`, plus `shift`, both [B][C][1]. */
export function modulatedNorm(
  g: GraphBuilder,
  regions: Regions,
  x: Value,
  gain: Value,
  shift: Value,
  epsilon: number,
): Value {
  const channels = x.shape[1]!;
  /** Mean over channels as a product with a row: ONNX Runtime's reduction over a middle axis is eight times slower. */
  const averaging = g.constant('average', [1, channels], new Float32Array(channels).fill(1 / channels));
  return regions.add([x, gain, shift], () => {
    const centred = ops.subtract(g, x, ops.matmul(g, averaging, x));
    const variance = ops.matmul(g, averaging, ops.multiply(g, centred, centred));
    const inverse = inverseDeviation(g, variance, epsilon);
    const normal = ops.multiply(g, centred, inverse);
    const output = ops.add(g, ops.multiply(g, normal, gain), shift);
    const backward = (dy: Value): Value[] => {
      const product = ops.multiply(g, dy, normal);
      const row = ops.multiply(g, ops.reshape(g, gain, [gain.shape[0]!, 1, channels]), g.scalar(1 / channels));
      const mean = ops.matmul(g, row, dy);
      const correlation = ops.matmul(g, row, product);
      const centredGradient = ops.subtract(g, ops.multiply(g, dy, gain), mean);
      const dx = ops.multiply(g, ops.subtract(g, centredGradient, ops.multiply(g, normal, correlation)), inverse);
      return [dx, ops.reduceSum(g, product, [2]), ops.reduceSum(g, dy, [2])];
    };
    return { output, backward };
  });
}

/** LayerNorm over the last axis of [B][L][C], without affine. */
export function rowNorm(g: GraphBuilder, regions: Regions, x: Value, epsilon: number): Value {
  const channels = x.shape.at(-1)!;
  return regions.add([x], () => {
    const ones = g.constant('ones', [channels], new Float32Array(channels).fill(1));
    const { normal, inverseDeviation: inverse } = ops.layerNormalizationStatistics(g, x, ones, epsilon);
    const backward = (dy: Value): Value[] => {
      const share = g.scalar(1 / channels);
      const mean = ops.reduceMean(g, dy, [2]);
      const correlation = ops.multiply(g, rowProducts(g, dy, normal), share);
      const centred = ops.subtract(g, ops.subtract(g, dy, mean), ops.multiply(g, normal, correlation));
      return [ops.multiply(g, centred, inverse)];
    };
    return { output: normal, backward };
  });
}

/**
 * softmax(q k^T / sqrt(D)) v of [B][H][L][D]. The inner products that the softmax's gradient needs come from output and
 * gradient (L x D), not from the L x L matrix.
 */
export function attention(g: GraphBuilder, regions: Regions, q: Value, k: Value, v: Value): Value {
  const alpha = 1 / Math.sqrt(q.shape.at(-1)!);
  return regions.add([q, k, v], () => {
    const weights = ops.softmax(g, ops.product(g, q, k, { transB: true, alpha }));
    const output = ops.matmul(g, weights, v);
    const backward = (dy: Value): Value[] => {
      const dWeights = ops.product(g, dy, v, { transB: true });
      const dScores = ops.multiply(g, weights, ops.subtract(g, dWeights, rowProducts(g, dy, output)));
      return [
        ops.product(g, dScores, k, { alpha }),
        ops.product(g, dScores, q, { transA: true, alpha }),
        ops.product(g, weights, dy, { transA: true }),
      ];
    };
    return { output, backward };
  });
}
