import type { GraphBuilder, Node, Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';

const numbers = (node: Node, name: string) => node.attributes[name] as readonly number[];

/**
 * Gradients of Conv over time: x [N][C][L], weight [O][C][K], bias [O].
 * The input's is a convolution with the mirrored kernel (ONNX Runtime's ConvTranspose is slow on the CPU);
 * the weight's is one matrix product a tap, with the input shifted by it.
 */
export function convGradients(
  g: GraphBuilder,
  dy: Value,
  [x, weight]: readonly Value[],
  _: Value,
  node: Node,
): (() => Value)[] {
  const stride = numbers(node, 'strides')[0]!;
  const padding = numbers(node, 'pads')[0]!;
  const [outputs, inputs, kernel] = weight!.shape as [number, number, number];
  const folded = stride === kernel && padding === 0;
  return [
    () => {
      if (folded) return unfold(g, ops.product(g, asMatrix(g, weight!), dy, { transA: true }), x!.shape, kernel);
      if (stride > 1) return fit(g, ops.convTranspose(g, dy, weight!, { stride, padding }), x!.shape);
      const mirrored = ops.transpose(g, ops.reverse(g, weight!, 2), [1, 0, 2]);
      return ops.conv(g, dy, mirrored, undefined, { padding: kernel - 1 - padding });
    },
    () => {
      if (folded) {
        const products = overBatch(g, ops.product(g, dy, fold(g, x!, kernel), { transB: true }));
        return ops.reshape(g, products, [outputs, inputs, kernel]);
      }
      return taps(g, dy, x!, kernel, stride, padding);
    },
    () => ops.reduceSum(g, dy, [0, 2], false),
  ];
}

/** Gradients of ConvTranspose over time: x [N][C][L], weight [C][O][K]. It is the gradient of a Conv, so both are those of a Conv. */
export function convTransposeGradients(
  g: GraphBuilder,
  dy: Value,
  [x, weight]: readonly Value[],
  _: Value,
  node: Node,
): (() => Value)[] {
  const stride = numbers(node, 'strides')[0]!;
  const padding = numbers(node, 'pads')[0]!;
  return [
    () => ops.conv(g, dy, weight!, undefined, { stride, padding }),
    () => taps(g, x!, dy, weight!.shape[2]!, stride, padding),
  ];
}

/** [A][B][K]: for every tap k the sum over n and l of a[n][A][l] * b[n][B][l * stride + k - padding]. */
function taps(g: GraphBuilder, a: Value, b: Value, kernel: number, stride: number, padding: number): Value {
  const [length, reach] = [a.shape[2]!, b.shape[2]!];
  const columns = Array.from({ length: kernel }, (_, k) => {
    const start = k - padding;
    const end = start + (length - 1) * stride + 1;
    // Negative pads cut: one copy both shifts and crops.
    const shifted = start === 0 && end === reach ? b : ops.pad(g, b, 2, -start, end - reach);
    const taken = stride === 1 ? shifted : ops.slice(g, shifted, 2, 0, shifted.shape[2]!, stride);
    const products = overBatch(g, ops.product(g, a, taken, { transB: true }));
    return ops.reshape(g, products, [...products.shape, 1]);
  });
  return kernel === 1 ? columns[0]! : ops.concat(g, columns, 2);
}

/** Weight [O][C][K] as [O][C * K]. */
const asMatrix = (g: GraphBuilder, { shape, ...rest }: Value): Value =>
  ops.reshape(g, { shape, ...rest }, [shape[0]!, shape[1]! * shape[2]!]);

/** [N][C][L] to [N][C * K][L / K], K neighbours in a column. */
function fold(g: GraphBuilder, x: Value, kernel: number): Value {
  if (kernel === 1) return x;
  const [batch, channels, length] = x.shape as [number, number, number];
  const split = ops.reshape(g, x, [batch, channels, length / kernel, kernel]);
  return ops.reshape(g, ops.transpose(g, split, [0, 1, 3, 2]), [batch, channels * kernel, length / kernel]);
}

function unfold(g: GraphBuilder, columns: Value, shape: readonly number[], kernel: number): Value {
  if (kernel === 1) return columns;
  const [batch, channels, length] = shape as [number, number, number];
  const split = ops.reshape(g, columns, [batch, channels, kernel, length / kernel]);
  return ops.reshape(g, ops.transpose(g, split, [0, 1, 3, 2]), shape);
}

/** [N][A][B] summed over the batch. */
const overBatch = (g: GraphBuilder, x: Value): Value =>
  x.shape[0] === 1 ? ops.reshape(g, x, x.shape.slice(1)) : ops.reduceSum(g, x, [0], false);

/** Adds the frames at the end that the strided kernel never reached. */
const fit = (g: GraphBuilder, x: Value, shape: readonly number[]): Value =>
  x.shape[2] === shape[2] ? x : ops.pad(g, x, 2, 0, shape[2]! - x.shape[2]!);
