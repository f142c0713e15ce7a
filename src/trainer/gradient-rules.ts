import type { GraphBuilder, Node, Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';
import { convGradients, convTransposeGradients } from './convolution-gradients.ts';

/**
 * From the gradients of a node's outputs (undefined: nothing reads it) to those of its inputs, in their order.
 * They come as functions, so that only the wanted ones are built.
 */
export type GradientRule = (
  g: GraphBuilder,
  node: Node,
  gradients: readonly (Value | undefined)[],
) => readonly (() => Value)[];

/** A rule for nodes with one output: (g, dy, inputs, y, node). */
const single =
  (rule: (g: GraphBuilder, dy: Value, inputs: readonly Value[], y: Value, node: Node) => readonly (() => Value)[]) =>
  (g: GraphBuilder, node: Node, gradients: readonly (Value | undefined)[]) =>
    rule(g, gradients[0]!, node.inputs as readonly Value[], node.outputs[0]!, node);

/** Sums a gradient over the axes along which a value of this shape was broadcast. */
function reduceTo(g: GraphBuilder, gradient: Value, shape: readonly number[]): Value {
  const padded = [...Array<number>(gradient.shape.length - shape.length).fill(1), ...shape];
  const axes = padded.flatMap((size, axis) => (size === gradient.shape[axis] ? [] : [axis]));
  const summed = axes.length > 0 ? ops.reduceSum(g, gradient, axes) : gradient;
  return summed.shape.length === shape.length ? summed : ops.reshape(g, summed, shape);
}

/** reduceTo(a * b): rows that are summed over their whole last axis are inner products, which need no memory for a * b. */
function reduceProductTo(g: GraphBuilder, a: Value, b: Value, shape: readonly number[]): Value {
  const broad = ops.broadcast(a.shape, b.shape);
  const length = broad.at(-1)!;
  const rows = [a, b].every((value) => value.shape.length === broad.length && value.shape.at(-1) === length);
  if (!rows || length === 1 || shape.at(-1) !== 1 || shape.length !== broad.length)
    return reduceTo(g, ops.multiply(g, a, b), shape);
  return reduceTo(g, rowProducts(g, a, b), shape);
}

/** Below this, a product a row costs more than writing a * b to memory. */
const shortRow = 512;

/** Inner products over the last axis, [..., L] and [..., L] to [..., 1]. */
export function rowProducts(g: GraphBuilder, a: Value, b: Value): Value {
  if (a.shape.at(-1)! < shortRow) return ops.reduceSum(g, ops.multiply(g, a, b), [a.shape.length - 1]);
  const row = (value: Value) => ops.reshape(g, value, [...value.shape.slice(0, -1), 1, value.shape.at(-1)!]);
  const products = ops.product(g, row(a), row(b), { transB: true });
  return ops.reshape(g, products, products.shape.slice(0, -1));
}

/** Gradients of alpha * op(a) op(b), where op transposes the last two axes or not. */
function productGradients(
  g: GraphBuilder,
  dy: Value,
  [a, b]: readonly Value[],
  { transA, transB, alpha }: Required<ops.ProductOptions>,
): (() => Value)[] {
  return [
    () =>
      reduceTo(
        g,
        transA
          ? ops.product(g, b!, dy, { transA: transB, transB: true, alpha })
          : ops.product(g, dy, b!, { transB: !transB, alpha }),
        a!.shape,
      ),
    () =>
      reduceTo(
        g,
        transB
          ? ops.product(g, dy, a!, { transA: true, transB: transA, alpha })
          : ops.product(g, a!, dy, { transA: !transA, alpha }),
        b!.shape,
      ),
  ];
}

/** Puts dy back where a slice with a step took it from: zeros elsewhere. */
function unslice(g: GraphBuilder, dy: Value, shape: readonly number[], axis: number, start: number, step: number) {
  const taken = dy.shape[axis]!;
  let spread = dy;
  if (step > 1) {
    const split = [...dy.shape.slice(0, axis + 1), 1, ...dy.shape.slice(axis + 1)];
    const padded = ops.pad(g, ops.reshape(g, dy, split), axis + 1, 0, step - 1);
    spread = ops.reshape(g, padded, dy.shape.with(axis, taken * step));
  }
  return ops.pad(g, spread, axis, start, shape[axis]! - start - taken * step);
}

/** Gradient of a reflecting pad: the middle, plus the mirrored edges where they came from. */
function unreflect(g: GraphBuilder, dy: Value, axis: number, before: number, after: number): Value {
  const length = dy.shape[axis]! - before - after;
  let dx = ops.slice(g, dy, axis, before, before + length);
  const mirrored = (from: number, count: number) =>
    ops.gather(
      g,
      dy,
      axis,
      Array.from({ length: count }, (_, i) => from + count - 1 - i),
    );
  if (before > 0) dx = ops.add(g, dx, ops.pad(g, mirrored(0, before), axis, 1, length - before - 1));
  if (after > 0) dx = ops.add(g, dx, ops.pad(g, mirrored(before + length, after), axis, length - after - 1, 1));
  return dx;
}

function reduction(mean: boolean): GradientRule {
  return single((g, dy, [x, axes]) => [
    () => {
      const reduced = g.numbersOf(axes!);
      const kept = x!.shape.map((size, axis) => (reduced.includes(axis) ? 1 : size));
      const count = reduced.reduce((product, axis) => product * x!.shape[axis]!, 1);
      const column = dy.shape.length === kept.length ? dy : ops.reshape(g, dy, kept);
      const share = mean ? ops.multiply(g, column, g.scalar(1 / count)) : column;
      return g.node('Expand', [share, g.integers(x!.shape)], [x!.shape])[0]!;
    },
  ]);
}

/** Operator to rule. What a graph is to be trained through is built from these alone, or brings its own rule (Regions). */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  Identity: single((_, dy) => [() => dy]),
  Add: single((g, dy, [a, b]) => [() => reduceTo(g, dy, a!.shape), () => reduceTo(g, dy, b!.shape)]),
  Sub: single((g, dy, [a, b]) => [() => reduceTo(g, dy, a!.shape), () => ops.negate(g, reduceTo(g, dy, b!.shape))]),
  Mul: single((g, dy, [a, b]) => [
    () => reduceProductTo(g, dy, b!, a!.shape),
    () => reduceProductTo(g, dy, a!, b!.shape),
  ]),
  Div: single((g, dy, [a, b], y) => [
    () => reduceTo(g, ops.divide(g, dy, b!), a!.shape),
    () => ops.negate(g, reduceTo(g, ops.divide(g, ops.multiply(g, dy, y), b!), b!.shape)),
  ]),
  Neg: single((g, dy) => [() => ops.negate(g, dy)]),
  Abs: single((g, dy, [x]) => [() => ops.multiply(g, dy, ops.sign(g, x!))]),
  Sqrt: single((g, dy, _, y) => [() => ops.divide(g, ops.multiply(g, dy, g.scalar(0.5)), y)]),
  Reciprocal: single((g, dy, _, y) => [() => ops.negate(g, ops.multiply(g, dy, ops.multiply(g, y, y)))]),
  Exp: single((g, dy, _, y) => [() => ops.multiply(g, dy, y)]),
  Sin: single((g, dy, [x]) => [() => ops.multiply(g, dy, ops.cosine(g, x!))]),
  Cos: single((g, dy, [x]) => [() => ops.negate(g, ops.multiply(g, dy, ops.sine(g, x!)))]),
  Erf: single((g, dy, [x]) => [
    () => {
      const bell = ops.exponential(g, ops.negate(g, ops.multiply(g, x!, x!)));
      return ops.multiply(g, dy, ops.multiply(g, bell, g.scalar(2 / Math.sqrt(Math.PI))));
    },
  ]),
  Sigmoid: single((g, dy, _, y) => [() => ops.multiply(g, dy, ops.multiply(g, y, ops.subtract(g, g.scalar(1), y)))]),
  Softmax: single((g, dy, _, y) => [() => ops.multiply(g, y, ops.subtract(g, dy, rowProducts(g, dy, y)))]),
  MatMul: single((g, dy, inputs) => productGradients(g, dy, inputs, { transA: false, transB: false, alpha: 1 })),
  FusedMatMul: single((g, dy, inputs, _, { attributes }) =>
    productGradients(g, dy, inputs, {
      transA: attributes.transA === 1,
      transB: attributes.transB === 1,
      alpha: (attributes.alpha as { float: number }).float,
    }),
  ),
  Transpose: single((g, dy, _, __, { attributes }) => [
    () => {
      const permutation = attributes.perm as readonly number[];
      return ops.transpose(
        g,
        dy,
        permutation.map((_, axis) => permutation.indexOf(axis)),
      );
    },
  ]),
  Reshape: single((g, dy, [x]) => [() => ops.reshape(g, dy, x!.shape)]),
  Concat: single((g, dy, inputs, _, { attributes }) => {
    const axis = attributes.axis as number;
    let start = 0;
    return inputs.map((input) => {
      const from = start;
      start += input.shape[axis]!;
      return () => ops.slice(g, dy, axis, from, from + input.shape[axis]!);
    });
  }),
  Split: (g, node, gradients) => [
    () => {
      const axis = node.attributes.axis as number;
      const parts = node.outputs.map(
        ({ shape }, i) =>
          gradients[i] ??
          g.constant('zeros', shape, new Float32Array(shape.reduce((product, size) => product * size, 1))),
      );
      return ops.concat(g, parts, axis);
    },
  ],
  Slice: single((g, dy, [x, starts, , axes, steps]) => [
    () => {
      const [start, axis, step] = [starts!, axes!, steps!].map((value) => g.numbersOf(value)[0]!) as [
        number,
        number,
        number,
      ];
      return unslice(g, dy, x!.shape, axis, start, step);
    },
  ]),
  Pad: single((g, dy, [x, pads], _, { attributes }) => [
    () => {
      const numbers = g.numbersOf(pads!);
      const axis = numbers.findIndex((pad) => pad !== 0) % x!.shape.length;
      if (axis < 0) return dy;
      const [before, after] = [numbers[axis]!, numbers[axis + x!.shape.length]!];
      return attributes.mode === 'reflect'
        ? unreflect(g, dy, axis, before, after)
        : ops.pad(g, dy, axis, -before, -after);
    },
  ]),
  ReduceSum: reduction(false),
  ReduceMean: reduction(true),
  Resize: single((g, dy, [x]) => [
    () => {
      const factor = dy.shape.at(-1)! / x!.shape.at(-1)!;
      return ops.reduceSum(g, ops.reshape(g, dy, [...x!.shape, factor]), [x!.shape.length], false);
    },
  ]),
  Conv: single(convGradients),
  ConvTranspose: single(convTransposeGradients),
};
