import { type GraphBuilder, type Value, widestAllowed } from './graph.ts';

/**
 * Standard ONNX operators as functions: each adds one node and knows the shape of what comes out.
 * A shape that does not fit throws an Error that names the operator: it is a bug of ours, never a person's mistake.
 */

/** Shape of a NumPy-style broadcast. */
export function broadcast(a: readonly number[], b: readonly number[]): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`cannot broadcast [${a}] with [${b}]`);
    return Math.max(x, y);
  });
}

const binary =
  (op: string) =>
  (g: GraphBuilder, a: Value, b: Value): Value =>
    g.node(op, [a, b], [broadcast(a.shape, b.shape)])[0]!;

const unary =
  (op: string) =>
  (g: GraphBuilder, x: Value): Value =>
    g.node(op, [x], [x.shape])[0]!;

export const add = binary('Add');
export const subtract = binary('Sub');
export const multiply = binary('Mul');
export const divide = binary('Div');
export const sigmoid = unary('Sigmoid');
export const sine = unary('Sin');
export const cosine = unary('Cos');
export const squareRoot = unary('Sqrt');
export const reciprocal = unary('Reciprocal');
export const negate = unary('Neg');
export const errorFunction = unary('Erf');
export const exponential = unary('Exp');
export const rectify = unary('Relu');
export const magnitude = unary('Abs');
export const sign = unary('Sign');

/** Matrix product over the last two axes; leading axes broadcast. */
export function matmul(g: GraphBuilder, a: Value, b: Value): Value {
  const [m, k] = a.shape.slice(-2);
  const [k2, n] = b.shape.slice(-2);
  if (k !== k2) throw new Error(`matmul of [${a.shape}] and [${b.shape}]`);
  return g.node('MatMul', [a, b], [[...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), m!, n!]])[0]!;
}

export interface ProductOptions {
  /** Take the first operand's last two axes as transposed; likewise the second's. */
  readonly transA?: boolean;
  readonly transB?: boolean;
  /** Factor of the result. */
  readonly alpha?: number;
}

/** ONNX Runtime's matrix product (com.microsoft FusedMatMul), which reads transposed operands without copying them. */
export function product(
  g: GraphBuilder,
  a: Value,
  b: Value,
  { transA = false, transB = false, alpha = 1 }: ProductOptions = {},
): Value {
  const [m, k] = transA ? a.shape.slice(-2).reverse() : a.shape.slice(-2);
  const [k2, n] = transB ? b.shape.slice(-2).reverse() : b.shape.slice(-2);
  if (k !== k2) throw new Error(`product of [${a.shape}] and [${b.shape}]`);
  return g.node(
    'FusedMatMul',
    [a, b],
    [[...broadcast(a.shape.slice(0, -2), b.shape.slice(0, -2)), m!, n!]],
    { transA: transA ? 1 : 0, transB: transB ? 1 : 0, alpha: { float: alpha } },
    { domain: 'com.microsoft' },
  )[0]!;
}

export function transpose(g: GraphBuilder, x: Value, permutation: readonly number[]): Value {
  return g.node('Transpose', [x], [permutation.map((axis) => x.shape[axis]!)], { perm: permutation })[0]!;
}

export function reshape(g: GraphBuilder, x: Value, shape: readonly number[]): Value {
  const count = (sizes: readonly number[]) => sizes.reduce((product, size) => product * size, 1);
  if (count(shape) !== count(x.shape)) throw new Error(`reshape of [${x.shape}] to [${shape}]`);
  return g.node('Reshape', [x, g.integers(shape)], [shape])[0]!;
}

/** Neighbours in groups of at most `most`. */
function grouped<T>(values: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / most) }, (_, i) => values.slice(i * most, (i + 1) * most));
}

const sumOf = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);

/** Joins values along an axis; where they are too many for one node, in groups first. */
export function concat(g: GraphBuilder, values: readonly Value[], axis: number): Value {
  const most = widestAllowed - 1;
  if (values.length > most) {
    const joined = grouped(values, most).map((group) => (group.length === 1 ? group[0]! : concat(g, group, axis)));
    return concat(g, joined, axis);
  }
  const shape = values[0]!.shape.with(axis, sumOf(values.map((value) => value.shape[axis]!)));
  return g.node('Concat', values, [shape], { axis })[0]!;
}

/** Cuts an axis into pieces of the given sizes; where they are too many for one node, into groups of pieces first. */
export function split(g: GraphBuilder, x: Value, sizes: readonly number[], axis: number): Value[] {
  if (sumOf(sizes) !== x.shape[axis]) throw new Error(`split of [${x.shape}] into ${sizes}`);
  // The signal and the list of sizes go in.
  const most = widestAllowed - 2;
  if (sizes.length > most) {
    const groups = grouped(sizes, most);
    const parts = split(g, x, groups.map(sumOf), axis);
    return groups.flatMap((group, i) => (group.length === 1 ? parts[i]! : split(g, parts[i]!, group, axis)));
  }
  return g.node(
    'Split',
    [x, g.integers(sizes)],
    sizes.map((size) => x.shape.with(axis, size)),
    { axis },
  );
}

/** Elements start, start + step, … before end of one axis. */
export function slice(g: GraphBuilder, x: Value, axis: number, start: number, end: number, step = 1): Value {
  const shape = x.shape.map((size, i) => (i === axis ? Math.ceil((end - start) / step) : size));
  const [starts, ends, axes, steps] = [start, end, axis, step].map((number) => g.integers([number]));
  return g.node('Slice', [x, starts, ends, axes, steps], [shape])[0]!;
}

/** One axis back to front. */
export function reverse(g: GraphBuilder, x: Value, axis: number): Value {
  const [start, end, axes, step] = [-1, -x.shape[axis]! - 1, axis, -1].map((number) => g.integers([number]));
  return g.node('Slice', [x, start, end, axes, step], [x.shape])[0]!;
}

/** The elements of one axis at the given places. */
export function gather(g: GraphBuilder, x: Value, axis: number, places: readonly number[]): Value {
  const shape = x.shape.map((size, i) => (i === axis ? places.length : size));
  return g.node('Gather', [x, g.integers(places)], [shape], { axis })[0]!;
}

/** Nearest neighbour: every element of the last axis `factor` times. */
export function repeat(g: GraphBuilder, x: Value, factor: number): Value {
  const rank = x.shape.length;
  const scales = new Float32Array(rank).fill(1);
  scales[rank - 1] = factor;
  return g.node(
    'Resize',
    [x, undefined, g.constant('scales', [rank], scales)],
    [x.shape.with(-1, x.shape.at(-1)! * factor)],
    { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
  )[0]!;
}

/** Pads one axis, negative numbers cut it; `reflect` mirrors without repeating the edge. */
export function pad(
  g: GraphBuilder,
  x: Value,
  axis: number,
  before: number,
  after: number,
  mode: 'constant' | 'reflect' = 'constant',
): Value {
  const pads = [
    ...x.shape.map((_, i) => (i === axis ? before : 0)),
    ...x.shape.map((_, i) => (i === axis ? after : 0)),
  ];
  const shape = x.shape.map((size, i) => (i === axis ? size + before + after : size));
  return g.node('Pad', [x, g.integers(pads)], [shape], { mode })[0]!;
}

export function reduceSum(g: GraphBuilder, x: Value, axes: readonly number[], keep = true): Value {
  return reduce('ReduceSum', g, x, axes, keep);
}

export function reduceMean(g: GraphBuilder, x: Value, axes: readonly number[], keep = true): Value {
  return reduce('ReduceMean', g, x, axes, keep);
}

function reduce(op: string, g: GraphBuilder, x: Value, axes: readonly number[], keep: boolean): Value {
  const shape = keep
    ? x.shape.map((size, i) => (axes.includes(i) ? 1 : size))
    : x.shape.filter((_, i) => !axes.includes(i));
  return g.node(op, [x, g.integers(axes)], [shape], { keepdims: keep ? 1 : 0 })[0]!;
}

export function softmax(g: GraphBuilder, x: Value, axis = -1): Value {
  return g.node('Softmax', [x], [x.shape], { axis })[0]!;
}

export interface ConvOptions {
  readonly stride?: number;
  /** Zeros before and after the time axis. */
  readonly padding?: number;
}

/** Convolution over the last axis: x [N][C][L] or [N][C][1][L], weight [O][C][K] or [O][C][1][K], bias [O]. */
export function conv(
  g: GraphBuilder,
  x: Value,
  weight: Value,
  bias: Value | undefined,
  { stride = 1, padding = 0 }: ConvOptions = {},
): Value {
  const flat = x.shape.length === 4;
  const kernel = weight.shape.at(-1)!;
  const length = Math.floor((x.shape.at(-1)! + 2 * padding - kernel) / stride) + 1;
  const along = (value: number, across: number) => (flat ? [across, value] : [value]);
  const shape = [x.shape[0]!, weight.shape[0]!, ...along(length, 1)];
  return g.node('Conv', [x, weight, bias], [shape], {
    kernel_shape: along(kernel, 1),
    strides: along(stride, 1),
    pads: [...along(padding, 0), ...along(padding, 0)],
  })[0]!;
}

/** Transposed convolution over the last axis: x [N][C][L], weight [C][O][K]. */
export function convTranspose(
  g: GraphBuilder,
  x: Value,
  weight: Value,
  { stride = 1, padding = 0 }: ConvOptions = {},
): Value {
  const kernel = weight.shape.at(-1)!;
  const length = (x.shape.at(-1)! - 1) * stride - 2 * padding + kernel;
  return g.node('ConvTranspose', [x, weight], [[x.shape[0]!, weight.shape[1]!, length]], {
    kernel_shape: [kernel],
    strides: [stride],
    pads: [padding, padding],
  })[0]!;
}

/** x [N][C][…] with per-channel scale and bias [C], statistics over everything behind the channel axis. */
export function instanceNormalization(g: GraphBuilder, x: Value, scale: Value, bias: Value, epsilon: number): Value {
  return g.node('InstanceNormalization', [x, scale, bias], [x.shape], { epsilon: { float: epsilon } })[0]!;
}

/** Normalises the last axis and gives the mean and 1 / deviation that it used, [..., 1]; scale broadcasts over the rest. */
export function layerNormalizationStatistics(
  g: GraphBuilder,
  x: Value,
  scale: Value,
  epsilon: number,
): { normal: Value; inverseDeviation: Value } {
  const one = x.shape.with(-1, 1);
  const [normal, , inverseDeviation] = g.node('LayerNormalization', [x, scale], [x.shape, one, one], {
    axis: -1,
    epsilon: { float: epsilon },
  });
  return { normal: normal!, inverseDeviation: inverseDeviation! };
}

/** Normalises the last axis; scale and bias broadcast over the rest. */
export function layerNormalization(
  g: GraphBuilder,
  x: Value,
  scale: Value,
  bias: Value | undefined,
  epsilon: number,
): Value {
  return g.node('LayerNormalization', [x, scale, bias], [x.shape], { axis: -1, epsilon: { float: epsilon } })[0]!;
}
