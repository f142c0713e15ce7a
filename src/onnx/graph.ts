export type ElementType = 'float32' | 'float16' | 'int64' | 'bool';

/** A tensor that flows through a graph; shapes are static. */
export interface Value {
  readonly name: string;
  readonly shape: readonly number[];
  readonly type: ElementType;
}

export type Attribute = number | string | readonly number[] | { readonly float: number };

export interface Node {
  readonly op: string;
  /** Empty: the standard ONNX operators. */
  readonly domain: string;
  /** undefined: an optional input that is left out. */
  readonly inputs: readonly (Value | undefined)[];
  readonly outputs: readonly Value[];
  readonly attributes: Readonly<Record<string, Attribute>>;
}

export interface Constant {
  readonly value: Value;
  readonly data: Float32Array | BigInt64Array;
}

/** A finished graph: nodes in an order in which they can run. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

/**
 * Most inputs and outputs that a node may have together. On a GPU each is a storage buffer of the node's shader, and
 * drivers allow as few as 8 a shader, WebGPU's own minimum (Apple's: 10).
 */
export const widestAllowed = 8;

/** Inputs and outputs of a node together; inputs that are left out do not count. */
export const widthOf = ({ inputs, outputs }: Node): number =>
  inputs.filter((input) => input !== undefined).length + outputs.length;

/** The node of a graph with the most inputs and outputs; the first of several. */
export function widestNode({ nodes }: Graph): { readonly node: Node; readonly width: number } {
  const [first, ...others] = nodes;
  if (!first) throw new Error('the graph has no nodes');
  const node = others.reduce((widest, each) => (widthOf(each) > widthOf(widest) ? each : widest), first);
  return { node, width: widthOf(node) };
}

/** Collects a graph, one node at a time. Names are made unique; outputs get their shape from the caller (see ops.ts). */
export class GraphBuilder {
  readonly #name: string;
  readonly #inputs: Value[] = [];
  readonly #outputs: Value[] = [];
  readonly #nodes: Node[] = [];
  readonly #constants = new Map<string, Constant>();
  readonly #names = new Map<string, number>();

  constructor(name: string) {
    this.#name = name;
  }

  get nodes(): readonly Node[] {
    return this.#nodes;
  }

  input(name: string, shape: readonly number[], type: ElementType = 'float32'): Value {
    const value = { name: this.#unique(name), shape, type };
    this.#inputs.push(value);
    return value;
  }

  /** float32 data, row-major. The element count is checked. */
  constant(name: string, shape: readonly number[], data: Float32Array): Value {
    const expected = shape.reduce((product, size) => product * size, 1);
    if (expected !== data.length)
      throw new Error(`constant ${name}: shape [${shape}] holds ${expected} values, got ${data.length}`);
    const value: Value = { name: this.#unique(name), shape, type: 'float32' };
    this.#constants.set(value.name, { value, data });
    return value;
  }

  scalar(number: number): Value {
    return this.#shared(`scalar_${number}`, [], 'float32', () => Float32Array.of(number));
  }

  /** A 1-D int64 tensor: shapes, axes, pads. */
  integers(numbers: readonly number[]): Value {
    return this.#shared(`ints_${numbers.join('_')}`, [numbers.length], 'int64', () =>
      BigInt64Array.from(numbers, BigInt),
    );
  }

  /** The numbers of a value that `integers` made; a bug of the caller's where it is another. */
  numbersOf(value: Value): number[] {
    const data = this.#constants.get(value.name)?.data;
    if (!(data instanceof BigInt64Array)) throw new Error(`${value.name} is no integer constant`);
    return Array.from(data, Number);
  }

  node(
    op: string,
    inputs: readonly (Value | undefined)[],
    shapes: readonly (readonly number[])[],
    attributes: Readonly<Record<string, Attribute>> = {},
    { domain = '', type }: { domain?: string; type?: ElementType } = {},
  ): Value[] {
    const outputType = type ?? inputs.find((input) => input !== undefined)?.type ?? 'float32';
    const outputs = shapes.map((shape) => ({ name: this.#unique(op), shape, type: outputType }));
    // ONNX Runtime's LayerNormalization crashes on an empty name at the end of the list: leave such inputs out.
    const last = inputs.findLastIndex((input) => input !== undefined);
    const node: Node = { op, domain, inputs: inputs.slice(0, last + 1), outputs, attributes };
    if (widthOf(node) > widestAllowed)
      throw new Error(`${op} has ${widthOf(node)} inputs and outputs; at most ${widestAllowed} are allowed`);
    this.#nodes.push(node);
    return outputs;
  }

  /** Gives a value its public name and makes it an output. */
  output(name: string, value: Value): Value {
    const named = { ...value, name };
    this.#nodes.push({ op: 'Identity', domain: '', inputs: [value], outputs: [named], attributes: {} });
    this.#outputs.push(named);
    return named;
  }

  build(): Graph {
    return {
      name: this.#name,
      inputs: this.#inputs,
      outputs: this.#outputs,
      nodes: this.#nodes,
      constants: [...this.#constants.values()],
    };
  }

  #shared(name: string, shape: readonly number[], type: ElementType, data: () => Constant['data']): Value {
    const known = this.#constants.get(name);
    if (known) return known.value;
    const value: Value = { name, shape, type };
    this.#constants.set(name, { value, data: data() });
    return value;
  }

  #unique(name: string): string {
    const count = this.#names.get(name) ?? 0;
    this.#names.set(name, count + 1);
    return count === 0 ? name : `${name}~${count}`;
  }
}
