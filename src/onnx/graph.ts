import type { Node, Value } from './value.ts';

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

/** Number of inputs and outputs of a node; omitted inputs do not count. */
export const widthOf = ({ inputs, outputs }: Node): number =>
  inputs.filter((input) => input !== undefined).length + outputs.length;

/** The node with the most inputs and outputs; the first of several. */
export function widestNode({ nodes }: Graph): { readonly node: Node; readonly width: number } {
  const [node] = [...nodes].sort((a, b) => widthOf(b) - widthOf(a));
  if (!node) throw new Error('the graph has no nodes');
  return { node, width: widthOf(node) };
}
