import type { Value } from '../onnx/value.ts';
import { overBatch } from './convolution-gradients.ts';
import { rowProducts } from './gradient-rules.ts';
import type { Regions } from './gradients.ts';

/*
 * The network's costly blocks with hand-written gradients. They take fewer passes over memory, which bound a step on a
 * CPU, than differentiation node by node. Everything is [B][C][L] unless a comment says otherwise.
 */

/** 1 / sqrt(variance + epsilon); rounding may have made the variance negative. */
const inverseDeviation = (variance: Value, epsilon: number): Value => variance.relu().add(epsilon).sqrt().reciprocal();

/** SiLU(GroupNorm(x)); gain and shift are [C]. */
export function groupNormSilu(
  regions: Regions,
  x: Value,
  gain: Value,
  shift: Value,
  { groups, epsilon }: { groups: number; epsilon: number },
): Value {
  const [batch, channels, length] = x.shape as [number, number, number];
  const members = channels / groups;
  const count = members * length;
  /** One number per channel as [B][G][C / G], and back as a column [B][C][1]. */
  const byGroup = (value: Value) => value.reshape([value.shape[0]!, groups, members]);
  const column = (value: Value) => value.reshape([batch, channels, 1]);

  return regions.add([x, gain, shift], () => {
    const rows = x.reshape([batch, groups, count]);
    const mean = rows.mean([2]);
    const square = rowProducts(rows, rows).mul(1 / count);
    const inverse = inverseDeviation(square.sub(mean.mul(mean)), epsilon);
    const gains = gain.reshape([1, groups, members]);
    const scale = inverse.mul(gains);
    const offset = shift.reshape([1, groups, members]).sub(mean.mul(scale));
    const z = x.mul(column(scale)).add(column(offset));
    const output = z.mul(z.sigmoid());
    const backward = (dy: Value): Value[] => {
      // The gate, an eighth of a step's memory, is computed again rather than kept. 1 - gate = sigmoid(-z) is used because
      // ONNX Runtime would recognise the forward's own expression and keep its result.
      const negated = x.mul(column(scale.neg()));
      const rest = negated.sub(column(offset)).sigmoid();
      // SiLU' = gate + y (1 - gate) = 1 + (y - 1) (1 - gate)
      const slope = output.sub(1).mul(rest).add(1);
      const dz = slope.mul(dy);
      // z = scale x + offset, where offset = shift - mean scale and scale = inverse gain
      const dOffset = byGroup(dz.sum([2]));
      const dScale = byGroup(rowProducts(dz, x)).sub(mean.mul(dOffset));
      const dGain = overBatch(dScale.mul(inverse));
      const dInverse = dScale.mul(gains).sum([2]);
      const cube = inverse.mul(inverse.mul(inverse));
      const dVariance = dInverse.mul(cube).mul(-0.5);
      const dMean = dOffset.mul(scale).sum([2]).neg().add(mean.mul(dVariance).mul(-2));
      const slopeOfX = dVariance.mul(2 / count);
      const constant = dMean.mul(1 / count);
      const throughStatistics = rows.mul(slopeOfX).add(constant);
      const dx = throughStatistics.reshape(x.shape).add(dz.mul(column(scale)));
      return [dx, dGain.reshape([channels]), overBatch(dOffset).reshape([channels])];
    };
    return { output, backward };
  });
}

/** LayerNorm over the channels of [B][C][L], times `gain`, plus `shift`, both [B][C][1]. */
export function modulatedNorm(regions: Regions, x: Value, gain: Value, shift: Value, epsilon: number): Value {
  const channels = x.shape[1]!;
  /** Means over channels are products with a row: ONNX Runtime's reduction of a middle axis is eight times slower. */
  const averaging = x.graph.filled('average', [1, channels], 1 / channels);
  return regions.add([x, gain, shift], () => {
    const centred = x.sub(averaging.matmul(x));
    const variance = averaging.matmul(centred.mul(centred));
    const inverse = inverseDeviation(variance, epsilon);
    const normal = centred.mul(inverse);
    const output = normal.mul(gain).add(shift);
    const backward = (dy: Value): Value[] => {
      const product = dy.mul(normal);
      const row = gain.reshape([gain.shape[0]!, 1, channels]).mul(1 / channels);
      const mean = row.matmul(dy);
      const correlation = row.matmul(product);
      const dx = dy.mul(gain).sub(mean).sub(normal.mul(correlation)).mul(inverse);
      return [dx, product.sum([2]), dy.sum([2])];
    };
    return { output, backward };
  });
}

/** LayerNorm over the last axis of [B][L][C], without affine. */
export function rowNorm(regions: Regions, x: Value, epsilon: number): Value {
  const channels = x.shape.at(-1)!;
  return regions.add([x], () => {
    const ones = x.graph.filled('ones', [channels], 1);
    const { normal, inverseDeviation: inverse } = x.layerNormWithDeviation(ones, epsilon);
    const backward = (dy: Value): Value[] => {
      const share = x.graph.scalar(1 / channels);
      const mean = dy.mean([2]);
      const correlation = rowProducts(dy, normal).mul(share);
      return [dy.sub(mean).sub(normal.mul(correlation)).mul(inverse)];
    };
    return { output: normal, backward };
  });
}

/**
 * softmax(q k^T / sqrt(D)) v of [B][H][L][D]. The inner products in the softmax's gradient are taken from output and
 * gradient (L x D), not from the L x L matrix.
 */
export function attention(regions: Regions, q: Value, k: Value, v: Value): Value {
  const alpha = 1 / Math.sqrt(q.shape.at(-1)!);
  return regions.add([q, k, v], () => {
    const weights = q.fusedMatmul(k, { transB: true, alpha }).softmax();
    const output = weights.matmul(v);
    const backward = (dy: Value): Value[] => {
      const dWeights = dy.fusedMatmul(v, { transB: true });
      const dScores = weights.mul(dWeights.sub(rowProducts(dy, output)));
      return [
        dScores.fusedMatmul(k, { alpha }),
        dScores.fusedMatmul(q, { transA: true, alpha }),
        weights.fusedMatmul(dy, { transA: true }),
      ];
    };
    return { output, backward };
  });
}
