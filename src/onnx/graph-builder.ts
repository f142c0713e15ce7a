import { elementCount } from '../checkpoint/tensor.ts';
import { type Attributes, type Node, type OpenGraph, type Shape, Value, widestAllowed } from './value.ts';

export interface Constant {
  readonly value: Value;
  /** Bits of float16 as Uint16Array. */
  readonly data: Float32Array | BigInt64Array | Uint16Array;
}

/** A finished graph, its nodes in a runnable order. */
export type Graph = ReturnType<GraphBuilder['build']>;

/** Number of inputs and outputs of a node; omitted inputs do not count. */
export const widthOf = ({ inputs, outputs }: Node): number =>
  inputs.filter((input) => input !== undefined).length + outputs.length;

/** The name that a value was asked for, without what made it unique. */
export const givenName = (name: string): string => name.replace(/~\d+$/, '');

/** Collects a graph node by node and makes its names unique. Operators are methods of Value. */
export class GraphBuilder implements OpenGraph {
  readonly nodes: Node[] = [];
  readonly #name: string;
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #constants = new Map<string, Constant>();
  readonly #names = new Map<string, number>();

  constructor(name: string) {
    this.#name = name;
  }

  input(name: string, shape: Shape): Value {
    const value = new Value(this, this.#unique(name), shape);
    this.#inputs.push(value);
    return value;
  }

  /** float32 data, row-major. */
  constant(name: string, shape: Shape, data: Float32Array): Value {
    if (elementCount(shape) !== data.length)
      throw new Error(`constant ${name}: shape [${shape}] holds ${elementCount(shape)} values, got ${data.length}`);
    return this.#shared(this.#unique(name), shape, () => data);
  }

  /** A constant whose elements are all the same. */
  filled(name: string, shape: Shape, element: number): Value {
    return this.constant(name, shape, new Float32Array(elementCount(shape)).fill(element));
  }

  scalar(number: number): Value {
    return this.#shared(`scalar_${number}`, [], () => Float32Array.of(number));
  }

  /** A 1-D int64 tensor: shapes, axes, pads. */
  integers(numbers: readonly number[]): Value {
    return this.#shared(`ints_${numbers.join('_')}`, [numbers.length], () => BigInt64Array.from(numbers, BigInt));
  }

  /** The numbers of an `integers` constant. Any other value is the caller's bug. */
  numbersOf({ name }: Value): number[] {
    const data = this.#constants.get(name)?.data;
    if (!(data instanceof BigInt64Array)) throw new Error(`${name} is no integer constant`);
    return Array.from(data, Number);
  }

  /** Adds a node with one output for each shape. */
  node(
    op: string,
    inputs: Node['inputs'],
    shapes: readonly Shape[],
    attributes: Attributes = {},
    domain = '',
  ): Value[] {
    const outputs = shapes.map((shape) => new Value(this, this.#unique(op), shape));
    // ONNX Runtime's LayerNormalization crashes on an empty name at the end of the list.
    const last = inputs.findLastIndex((input) => input !== undefined);
    const node: Node = { op, domain, inputs: inputs.slice(0, last + 1), outputs, attributes };
    if (widthOf(node) > widestAllowed)
      throw new Error(`${op} has ${widthOf(node)} inputs and outputs; at most ${widestAllowed} are allowed`);
    this.nodes.push(node);
    return outputs;
  }

  /** Adds a node with one output. */
  op(op: string, inputs: Node['inputs'], shape: Shape, attributes?: Attributes, domain?: string): Value {
    return this.node(op, inputs, [shape], attributes, domain)[0]!;
  }

  /** Gives a value its public name and makes it an output. */
  output(name: string, value: Value): void {
    const named = new Value(this, name, value.shape);
    this.nodes.push({ op: 'Identity', domain: '', inputs: [value], outputs: [named], attributes: {} });
    this.#outputs.push(named);
  }

  build() {
    return {
      name: this.#name,
      inputs: this.#inputs as readonly Value[],
      outputs: this.#outputs as readonly Value[],
      nodes: this.nodes as readonly Node[],
      constants: [...this.#constants.values()],
    };
  }

  #shared(name: string, shape: Shape, data: () => Constant['data']): Value {
    const known = this.#constants.get(name);
    if (known) return known.value;
    const value = new Value(this, name, shape);
    this.#constants.set(name, { value, data: data() });
    return value;
  }

  #unique(name: string): string {
    const count = this.#names.get(name) ?? 0;
    this.#names.set(name, count + 1);
    return count === 0 ? name : `${name}~${count}`;
  }
}
