import { broadcast, concat, type Node, type ProductOptions, type Value } from '../onnx/value.ts';
import { convGradients, convTransposeGradients } from './convolution-gradients.ts';

/**
 * Makes the gradients of a node's inputs, in their order, from those of its outputs (undefined: an output without
 * readers). They are functions, so that only the needed ones are built.
 */
export type GradientRule = (node: Node, gradients: readonly (Value | undefined)[]) => readonly (() => Value)[];

/** A rule for nodes with one output. */
const single =
  (rule: (dy: Value, inputs: readonly Value[], y: Value, node: Node) => readonly (() => Value)[]): GradientRule =>
  (node, [dy]) =>
    rule(dy!, node.inputs as readonly Value[], node.outputs[0]!, node);

/** A rule for nodes with one output and one differentiable input. */
const unary = (rule: (dy: Value, x: Value, y: Value, node: Node) => Value): GradientRule =>
  single((dy, [x], y, node) => [() => rule(dy, x!, y, node)]);

/** Sums a gradient over the broadcast axes of a value of this shape. */
function reduceTo(gradient: Value, shape: readonly number[]): Value {
  const padded = [...Array<number>(gradient.shape.length - shape.length).fill(1), ...shape];
  const axes = padded.flatMap((size, axis) => (size === gradient.shape[axis] ? [] : [axis]));
  const summed = axes.length > 0 ? gradient.sum(axes) : gradient;
  return summed.shape.length === shape.length ? summed : summed.reshape(shape);
}

/** reduceTo(a * b). Sums over a whole last axis are inner products, which need no memory for a * b. */
function reduceProductTo(a: Value, b: Value, shape: readonly number[]): Value {
  const broad = broadcast(a.shape, b.shape);
  const length = broad.at(-1)!;
  const rows = [a, b].every((value) => value.shape.length === broad.length && value.shape.at(-1) === length);
  const summed = rows && length !== 1 && shape.at(-1) === 1 && shape.length === broad.length;
  return reduceTo(summed ? rowProducts(a, b) : a.mul(b), shape);
}

/** Below this length, a product per row costs more than writing a * b to memory. */
const shortRow = 512;

/** Inner products over the last axis, [..., L] and [..., L] to [..., 1]. */
export function rowProducts(a: Value, b: Value): Value {
  if (a.shape.at(-1)! < shortRow) return a.mul(b).sum([a.shape.length - 1]);
  const row = (value: Value) => value.reshape([...value.shape.slice(0, -1), 1, value.shape.at(-1)!]);
  const products = row(a).fusedMatmul(row(b), { transB: true });
  return products.reshape(products.shape.slice(0, -1));
}

/** Gradients of alpha * op(a) op(b), where op transposes the last two axes or not. */
function productGradients(
  dy: Value,
  [a, b]: readonly Value[],
  { transA, transB, alpha }: Required<ProductOptions>,
): (() => Value)[] {
  const ofA = () =>
    transA
      ? b!.fusedMatmul(dy, { transA: transB, transB: true, alpha })
      : dy.fusedMatmul(b!, { transB: !transB, alpha });
  const ofB = () =>
    transB
      ? dy.fusedMatmul(a!, { transA: true, transB: transA, alpha })
      : a!.fusedMatmul(dy, { transA: !transA, alpha });
  return [() => reduceTo(ofA(), a!.shape), () => reduceTo(ofB(), b!.shape)];
}

/** Gradient of a slice with a step: dy in its old places, zeros elsewhere. */
function unslice(dy: Value, shape: readonly number[], axis: number, start: number, step: number): Value {
  const taken = dy.shape[axis]!;
  let spread = dy;
  if (step > 1) {
    const columns = dy.reshape(dy.shape.toSpliced(axis + 1, 0, 1));
    spread = columns.pad(axis + 1, 0, step - 1).reshape(dy.shape.with(axis, taken * step));
  }
  return spread.pad(axis, start, shape[axis]! - start - taken * step);
}

/** Gradient of a reflecting pad: the middle, plus the mirrored edges in their old places. */
function unreflect(dy: Value, axis: number, before: number, after: number): Value {
  const length = dy.shape[axis]! - before - after;
  let dx = dy.slice(axis, before, before + length);
  const mirrored = (from: number, count: number) => {
    const places = Array.from({ length: count }, (_, i) => from + count - 1 - i);
    return dy.gather(axis, places);
  };
  if (before > 0) dx = dx.add(mirrored(0, before).pad(axis, 1, length - before - 1));
  if (after > 0) dx = dx.add(mirrored(before + length, after).pad(axis, length - after - 1, 1));
  return dx;
}

const reduction = (isMean: boolean): GradientRule =>
  single((dy, [x, axes]) => [
    () => {
      const reduced = x!.graph.numbersOf(axes!);
      const kept = x!.shape.map((size, axis) => (reduced.includes(axis) ? 1 : size));
      const count = reduced.reduce((product, axis) => product * x!.shape[axis]!, 1);
      const column = dy.shape.length === kept.length ? dy : dy.reshape(kept);
      return (isMean ? column.mul(1 / count) : column).expand(x!.shape);
    },
  ]);

/** Slope of the error function at 0. */
const erfSlope = 2 / Math.sqrt(Math.PI);

/** Rules by operator. A trained graph consists of these operators and of Regions. */
export const gradientRules: Readonly<Record<string, GradientRule>> = {
  Identity: unary((dy) => dy),
  Add: single((dy, [a, b]) => [() => reduceTo(dy, a!.shape), () => reduceTo(dy, b!.shape)]),
  Sub: single((dy, [a, b]) => [() => reduceTo(dy, a!.shape), () => reduceTo(dy, b!.shape).neg()]),
  Mul: single((dy, [a, b]) => [() => reduceProductTo(dy, b!, a!.shape), () => reduceProductTo(dy, a!, b!.shape)]),
  Div: single((dy, [a, b], y) => [
    () => reduceTo(dy.div(b!), a!.shape),
    () => reduceTo(dy.mul(y).div(b!), b!.shape).neg(),
  ]),
  Neg: unary((dy) => dy.neg()),
  Abs: unary((dy, x) => dy.mul(x.sign())),
  Sqrt: unary((dy, _, y) => dy.mul(0.5).div(y)),
  Reciprocal: unary((dy, _, y) => dy.mul(y.mul(y)).neg()),
  Exp: unary((dy, _, y) => dy.mul(y)),
  Sin: unary((dy, x) => dy.mul(x.cos())),
  Cos: unary((dy, x) => dy.mul(x.sin()).neg()),
  Erf: unary((dy, x) => dy.mul(x.mul(x).neg().exp().mul(erfSlope))),
  Sigmoid: unary((dy, _, y) => dy.mul(y.mul(y.graph.scalar(1).sub(y)))),
  Softmax: unary((dy, _, y) => y.mul(dy.sub(rowProducts(dy, y)))),
  MatMul: single((dy, inputs) => productGradients(dy, inputs, { transA: false, transB: false, alpha: 1 })),
  FusedMatMul: single((dy, inputs, _, { attributes: { transA, transB, alpha } }) =>
    productGradients(dy, inputs, {
      transA: transA === 1,
      transB: transB === 1,
      alpha: (alpha as { float: number }).float,
    }),
  ),
  Transpose: unary((dy, _, __, { attributes }) => {
    const permutation = attributes.perm as readonly number[];
    return dy.transpose(permutation.map((_, axis) => permutation.indexOf(axis)));
  }),
  Reshape: unary((dy, x) => dy.reshape(x.shape)),
  Concat: single((dy, inputs, _, { attributes }) => {
    const axis = attributes.axis as number;
    let end = 0;
    return inputs.map(({ shape }) => {
      const start = end;
      end += shape[axis]!;
      return () => dy.slice(axis, start, start + shape[axis]!);
    });
  }),
  Split: ({ outputs, attributes }, gradients) => [
    () => {
      const parts = outputs.map(({ graph, shape }, i) => gradients[i] ?? graph.filled('zeros', shape, 0));
      return concat(parts, attributes.axis as number);
    },
  ],
  Slice: single((dy, [x, starts, , axes, steps]) => [
    () => {
      const [start, axis, step] = [starts!, axes!, steps!].flatMap((value) => dy.graph.numbersOf(value));
      return unslice(dy, x!.shape, axis!, start!, step!);
    },
  ]),
  Pad: single((dy, [x, pads], _, { attributes }) => [
    () => {
      const numbers = dy.graph.numbersOf(pads!);
      const axis = numbers.findIndex((pad) => pad !== 0) % x!.shape.length;
      if (axis < 0) return dy;
      const [before, after] = [numbers[axis]!, numbers[axis + x!.shape.length]!];
      return attributes.mode === 'reflect' ? unreflect(dy, axis, before, after) : dy.pad(axis, -before, -after);
    },
  ]),
  ReduceSum: reduction(false),
  ReduceMean: reduction(true),
  Resize: unary((dy, x) => dy.reshape([...x.shape, dy.shape.at(-1)! / x.shape.at(-1)!]).sum([x.shape.length], false)),
  Conv: single(convGradients),
  ConvTranspose: single(convTransposeGradients),
};
