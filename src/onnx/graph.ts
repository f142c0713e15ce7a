import type { Value } from './value.ts';

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

export interface Constant {
  readonly value: Value;
  readonly data: Float32Array | BigInt64Array;
}

/** A finished graph, its nodes in a runnable order. */
export interface Graph {
  readonly name: string;
  readonly inputs: readonly Value[];
  readonly outputs: readonly Value[];
  readonly nodes: readonly Node[];
  readonly constants: readonly Constant[];
}

/** Domain of ONNX Runtime's own operators. */
export const microsoft = 'com.microsoft';

/**
 * Limit for the inputs and outputs of a node together. On a GPU each is a storage buffer of the node's shader, and some
 * drivers allow only 8 per shader, WebGPU's minimum (Apple's allow 10).
 */
export const widestAllowed = 8;

/** Number of inputs and outputs of a node; omitted inputs do not count. */
export const widthOf = ({ inputs, outputs }: Node): number =>
  inputs.filter((input) => input !== undefined).length + outputs.length;

/** The node with the most inputs and outputs; the first of several. */
export function widestNode({ nodes }: Graph): { readonly node: Node; readonly width: number } {
  const [node] = [...nodes].sort((a, b) => widthOf(b) - widthOf(a));
  if (!node) throw new Error('the graph has no nodes');
  return { node, width: widthOf(node) };
}
