import { concat, type Node, type Value } from '../onnx/value.ts';

/** Sums [N][…] over the batch. */
export const overBatch = (x: Value): Value => (x.shape[0] === 1 ? x.reshape(x.shape.slice(1)) : x.sum([0], false));

const sizesOf = ({ attributes }: Node) => ({
  stride: (attributes.strides as readonly number[])[0]!,
  padding: (attributes.pads as readonly number[])[0]!,
});

/**
 * Gradients of Conv over time: x [N][C][L], weight [O][C][K], bias [O].
 * The input's is a convolution with the mirrored kernel (ONNX Runtime's ConvTranspose is slow on the CPU), the weight's
 * one matrix product per tap with the shifted input.
 */
export function convGradients(dy: Value, [x, weight]: readonly Value[], _: Value, node: Node): (() => Value)[] {
  const { stride, padding } = sizesOf(node);
  const [outputs, inputs, kernel] = weight!.shape as [number, number, number];
  const folded = stride === kernel && padding === 0;
  return [
    () => {
      if (folded) {
        const matrix = weight!.reshape([outputs, inputs * kernel]);
        return unfold(matrix.fusedMatmul(dy, { transA: true }), x!.shape, kernel);
      }
      if (stride > 1) return fit(dy.convTranspose(weight!, { stride, padding }), x!.shape[2]!);
      const mirrored = weight!.reverse(2).transpose([1, 0, 2]);
      return dy.conv(mirrored, undefined, { padding: kernel - 1 - padding });
    },
    () => {
      if (!folded) return taps(dy, x!, kernel, stride, padding);
      return overBatch(dy.fusedMatmul(fold(x!, kernel), { transB: true })).reshape([outputs, inputs, kernel]);
    },
    () => dy.sum([0, 2], false),
  ];
}

/** Gradients of ConvTranspose over time: x [N][C][L], weight [C][O][K]. As it is the gradient of a Conv, both are a Conv's. */
export function convTransposeGradients(dy: Value, [x, weight]: readonly Value[], _: Value, node: Node) {
  const { stride, padding } = sizesOf(node);
  return [
    () => dy.conv(weight!, undefined, { stride, padding }),
    () => taps(x!, dy, weight!.shape[2]!, stride, padding),
  ];
}

/** [A][B][K]: for every tap k the sum over n and l of a[n][A][l] * b[n][B][l * stride + k - padding]. */
function taps(a: Value, b: Value, kernel: number, stride: number, padding: number): Value {
  const [length, reach] = [a.shape[2]!, b.shape[2]!];
  const columns = Array.from({ length: kernel }, (_, k) => {
    const start = k - padding;
    const end = start + (length - 1) * stride + 1;
    // Negative pads crop: one copy shifts and crops.
    const shifted = start === 0 && end === reach ? b : b.pad(2, -start, end - reach);
    const taken = stride === 1 ? shifted : shifted.slice(2, 0, shifted.shape[2]!, stride);
    const products = overBatch(a.fusedMatmul(taken, { transB: true }));
    return products.reshape([...products.shape, 1]);
  });
  return kernel === 1 ? columns[0]! : concat(columns, 2);
}

/** [N][C][L] to [N][C * K][L / K], K neighbours in a column. */
function fold(x: Value, kernel: number): Value {
  if (kernel === 1) return x;
  const [batch, channels, length] = x.shape as [number, number, number];
  const neighbours = x.reshape([batch, channels, length / kernel, kernel]).transpose([0, 1, 3, 2]);
  return neighbours.reshape([batch, channels * kernel, length / kernel]);
}

function unfold(columns: Value, shape: readonly number[], kernel: number): Value {
  if (kernel === 1) return columns;
  const [batch, channels, length] = shape as [number, number, number];
  return columns
    .reshape([batch, channels, kernel, length / kernel])
    .transpose([0, 1, 3, 2])
    .reshape(shape);
}

/** Appends the frames that the strided kernel did not reach. */
const fit = (x: Value, length: number): Value => (x.shape[2] === length ? x : x.pad(2, 0, length - x.shape[2]!));
