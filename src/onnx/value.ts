import { elementCount } from '../checkpoint/tensor.ts';

export type Shape = readonly number[];

/** Domain of ONNX Runtime's own operators. */
export const microsoft = 'com.microsoft';

/**
 * Limit for the inputs and outputs of a node together. On a GPU each is a storage buffer of the node's shader, and some
 * drivers allow only 8 per shader, WebGPU's minimum (Apple's allow 10).
 */
export const widestAllowed = 8;

export type Attribute = number | string | readonly number[] | { readonly float: number };
export type Attributes = Readonly<Record<string, Attribute>>;

export interface Node {
  readonly op: string;
  /** Empty for the standard ONNX operators. */
  readonly domain: string;
  /** undefined: an omitted optional input. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Attributes;
}

/** The graph of a value: GraphBuilder, as far as operators need it. */
export interface OpenGraph {
  readonly nodes: readonly Node[];
  constant(name: string, shape: Shape, data: Float32Array): Value;
  filled(name: string, shape: Shape, element: number): Value;
  scalar(number: number): Value;
  integers(numbers: readonly number[]): Value;
  numbersOf(value: Value): number[];
  node(op: string, inputs: Node['inputs'], shapes: readonly Shape[], attributes?: Attributes, domain?: string): Value[];
  op(op: string, inputs: Node['inputs'], shape: Shape, attributes?: Attributes, domain?: string): Value;
}

/** Shape of a NumPy-style broadcast. */
export function broadcast(a: Shape, b: Shape): number[] {
  const rank = Math.max(a.length, b.length);
  return Array.from({ length: rank }, (_, i) => {
    const x = a[a.length - rank + i] ?? 1;
    const y = b[b.length - rank + i] ?? 1;
    if (x !== y && x !== 1 && y !== 1) throw new Error(`cannot broadcast [${a}] with [${b}]`);
    return Math.max(x, y);
  });
}

/** Shape of a matrix product over the last two axes; leading axes broadcast. */
function productShape(a: Shape, b: Shape, transposeA = false, transposeB = false): number[] {
  const [m, k] = transposeA ? a.slice(-2).reverse() : a.slice(-2);
  const [k2, n] = transposeB ? b.slice(-2).reverse() : b.slice(-2);
  if (k !== k2) throw new Error(`matrix product of [${a}] and [${b}]`);
  return [...broadcast(a.slice(0, -2), b.slice(0, -2)), m!, n!];
}

export interface ProductOptions {
  /** Transpose the last two axes of the first operand, and of the second. */
  readonly transA?: boolean;
  readonly transB?: boolean;
  /** Factor of the result. */
  readonly alpha?: number;
}

export interface ConvOptions {
  readonly stride?: number;
  /** Zeros before and after the time axis. */
  readonly padding?: number;
}

/**
 * A tensor in a graph, of static shape. Each method adds an ONNX operator to the value's graph and knows the shape of
 * the result. A shape that does not fit throws an Error that names the operator: a bug in our code, never a user's mistake.
 */
export class Value {
  readonly graph: OpenGraph;
  readonly name: string;
  readonly shape: Shape;

  constructor(graph: OpenGraph, name: string, shape: Shape) {
    this.graph = graph;
    this.name = name;
    this.shape = shape;
  }

  add(other: Value | number): Value {
    return this.#binary('Add', other);
  }

  sub(other: Value | number): Value {
    return this.#binary('Sub', other);
  }

  mul(other: Value | number): Value {
    return this.#binary('Mul', other);
  }

  div(other: Value | number): Value {
    return this.#binary('Div', other);
  }

  sigmoid(): Value {
    return this.#op('Sigmoid');
  }

  sin(): Value {
    return this.#op('Sin');
  }

  cos(): Value {
    return this.#op('Cos');
  }

  sqrt(): Value {
    return this.#op('Sqrt');
  }

  reciprocal(): Value {
    return this.#op('Reciprocal');
  }

  neg(): Value {
    return this.#op('Neg');
  }

  erf(): Value {
    return this.#op('Erf');
  }

  exp(): Value {
    return this.#op('Exp');
  }

  relu(): Value {
    return this.#op('Relu');
  }

  abs(): Value {
    return this.#op('Abs');
  }

  sign(): Value {
    return this.#op('Sign');
  }

  softmax(axis = -1): Value {
    return this.#op('Softmax', [], this.shape, { axis });
  }

  matmul(other: Value): Value {
    return this.#op('MatMul', [other], productShape(this.shape, other.shape));
  }

  /** ONNX Runtime's matrix product, which reads transposed operands without copying them. */
  fusedMatmul(other: Value, { transA = false, transB = false, alpha = 1 }: ProductOptions = {}): Value {
    const attributes = { transA: transA ? 1 : 0, transB: transB ? 1 : 0, alpha: { float: alpha } };
    const shape = productShape(this.shape, other.shape, transA, transB);
    return this.#op('FusedMatMul', [other], shape, attributes, microsoft);
  }

  transpose(permutation: Shape): Value {
    const shape = permutation.map((axis) => this.shape[axis]!);
    return this.#op('Transpose', [], shape, { perm: permutation });
  }

  reshape(shape: Shape): Value {
    if (elementCount(shape) !== elementCount(this.shape)) throw new Error(`reshape of [${this.shape}] to [${shape}]`);
    return this.#op('Reshape', [this.graph.integers(shape)], shape);
  }

  /** Broadcasts to a shape. */
  expand(shape: Shape): Value {
    return this.#op('Expand', [this.graph.integers(shape)], shape);
  }

  /** Cuts an axis into pieces of the given sizes; too many for one node are cut into groups first. */
  split(sizes: readonly number[], axis: number): Value[] {
    if (total(sizes) !== this.shape[axis]) throw new Error(`split of [${this.shape}] into ${sizes}`);
    // The signal and the list of sizes are inputs.
    const most = widestAllowed - 2;
    if (sizes.length > most) {
      const groups = grouped(sizes, most);
      const parts = this.split(groups.map(total), axis);
      return groups.flatMap((group, i) => (group.length === 1 ? parts[i]! : parts[i]!.split(group, axis)));
    }
    const shapes = sizes.map((size) => this.shape.with(axis, size));
    return this.graph.node('Split', [this, this.graph.integers(sizes)], shapes, { axis });
  }

  halves(axis: number): [Value, Value] {
    const half = this.shape[axis]! / 2;
    return this.split([half, half], axis) as [Value, Value];
  }

  /** Elements start, start + step, … (before end) of one axis. */
  slice(axis: number, start: number, end: number, step = 1): Value {
    const shape = this.shape.with(axis, Math.ceil((end - start) / step));
    return this.#op('Slice', this.#integers(start, end, axis, step), shape);
  }

  /** One axis back to front. */
  reverse(axis: number): Value {
    return this.#op('Slice', this.#integers(-1, -this.shape[axis]! - 1, axis, -1));
  }

  /** Elements of one axis at the given indices. */
  gather(axis: number, places: readonly number[]): Value {
    return this.#op('Gather', [this.graph.integers(places)], this.shape.with(axis, places.length), { axis });
  }

  /** Nearest-neighbour upsampling: every element of the last axis `factor` times. */
  repeat(factor: number): Value {
    const scales = Float32Array.from(this.shape, () => 1).with(-1, factor);
    return this.#op(
      'Resize',
      [undefined, this.graph.constant('scales', [scales.length], scales)],
      this.shape.with(-1, this.shape.at(-1)! * factor),
      { mode: 'nearest', coordinate_transformation_mode: 'asymmetric', nearest_mode: 'floor' },
    );
  }

  /** Pads one axis; negative numbers crop it. `reflect` mirrors without repeating the edge. */
  pad(axis: number, before: number, after: number, mode: 'constant' | 'reflect' = 'constant'): Value {
    const none = this.shape.map(() => 0);
    const pads = this.graph.integers([...none.with(axis, before), ...none.with(axis, after)]);
    return this.#op('Pad', [pads], this.shape.with(axis, this.shape[axis]! + before + after), { mode });
  }

  sum(axes: readonly number[], keep = true): Value {
    return this.#reduce('ReduceSum', axes, keep);
  }

  mean(axes: readonly number[], keep = true): Value {
    return this.#reduce('ReduceMean', axes, keep);
  }

  /** Convolution over the last axis: x [N][C][L] or [N][C][1][L], weight [O][C][K] or [O][C][1][K], bias [O]. */
  conv(weight: Value, bias?: Value, { stride = 1, padding = 0 }: ConvOptions = {}): Value {
    const flat = this.shape.length === 4;
    const kernel = weight.shape.at(-1)!;
    const length = Math.floor((this.shape.at(-1)! + 2 * padding - kernel) / stride) + 1;
    const along = (value: number, across: number) => (flat ? [across, value] : [value]);
    return this.#op('Conv', [weight, bias], [this.shape[0]!, weight.shape[0]!, ...along(length, 1)], {
      kernel_shape: along(kernel, 1),
      strides: along(stride, 1),
      pads: [...along(padding, 0), ...along(padding, 0)],
    });
  }

  /** Transposed convolution over the last axis: x [N][C][L], weight [C][O][K]. */
  convTranspose(weight: Value, { stride = 1, padding = 0 }: ConvOptions = {}): Value {
    const kernel = weight.shape.at(-1)!;
    const length = (this.shape.at(-1)! - 1) * stride - 2 * padding + kernel;
    return this.#op('ConvTranspose', [weight], [this.shape[0]!, weight.shape[1]!, length], {
      kernel_shape: [kernel],
      strides: [stride],
      pads: [padding, padding],
    });
  }

  /** x [N][C][…] with scale and bias [C]; statistics over all axes after the channels. */
  instanceNorm(scale: Value, bias: Value, epsilon: number): Value {
    return this.#op('InstanceNormalization', [scale, bias], this.shape, { epsilon: { float: epsilon } });
  }

  /** Normalises the last axis; the scale broadcasts over the rest. */
  layerNorm(scale: Value, epsilon: number): Value {
    return this.#op('LayerNormalization', [scale], this.shape, { axis: -1, epsilon: { float: epsilon } });
  }

  /** layerNorm, and the 1 / deviation behind it, [..., 1]. */
  layerNormWithDeviation(scale: Value, epsilon: number): { normal: Value; inverseDeviation: Value } {
    const one = this.shape.with(-1, 1);
    const attributes = { axis: -1, epsilon: { float: epsilon } };
    const outputs = this.graph.node('LayerNormalization', [this, scale], [this.shape, one, one], attributes);
    return { normal: outputs[0]!, inverseDeviation: outputs[2]! };
  }

  #op(op: string, others: Node['inputs'] = [], shape = this.shape, attributes?: Attributes, domain?: string): Value {
    return this.graph.op(op, [this, ...others], shape, attributes, domain);
  }

  #binary(op: string, other: Value | number): Value {
    const operand = typeof other === 'number' ? this.graph.scalar(other) : other;
    return this.#op(op, [operand], broadcast(this.shape, operand.shape));
  }

  #reduce(op: string, axes: readonly number[], keep: boolean): Value {
    const kept = this.shape.map((size, axis) => (axes.includes(axis) ? 1 : size));
    const shape = keep ? kept : this.shape.filter((_, axis) => !axes.includes(axis));
    return this.#op(op, [this.graph.integers(axes)], shape, { keepdims: keep ? 1 : 0 });
  }

  #integers(...numbers: number[]): Value[] {
    return numbers.map((number) => this.graph.integers([number]));
  }
}

/** Joins values along an axis; too many for one node are joined in groups first. */
export function concat(values: readonly Value[], axis: number): Value {
  const most = widestAllowed - 1;
  if (values.length > most)
    return concat(
      grouped(values, most).map((group) => (group.length === 1 ? group[0]! : concat(group, axis))),
      axis,
    );
  const [first] = values as readonly [Value, ...Value[]];
  const shape = first.shape.with(axis, total(values.map((value) => value.shape[axis]!)));
  return first.graph.op('Concat', values, shape, { axis });
}

/** Neighbours in groups of at most `most`. */
function grouped<T>(values: readonly T[], most: number): T[][] {
  return Array.from({ length: Math.ceil(values.length / most) }, (_, i) => values.slice(i * most, (i + 1) * most));
}

const total = (sizes: readonly number[]): number => sizes.reduce((sum, size) => sum + size, 0);
