import type { OpenGraph, Value } from '../onnx/value.ts';
import { gradientRules } from './gradient-rules.ts';

/** A run of nodes with one hand-written gradient, which takes fewer passes over memory. */
interface Region {
  readonly first: number;
  readonly last: number;
  readonly output: Value;
  readonly inputs: readonly Value[];
  readonly backward: (gradient: Value) => readonly Value[];
}

/** Records regions while a graph is built. */
export class Regions {
  readonly #builder: OpenGraph;
  readonly #byLast = new Map<number, Region>();

  constructor(builder: OpenGraph) {
    this.#builder = builder;
  }

  /**
   * Builds nodes from `inputs` to one output. `backward` makes the gradients of the inputs, in their order, from that of
   * the output. No other node may read the values in between.
   */
  add(
    inputs: readonly Value[],
    build: () => { output: Value; backward: (gradient: Value) => readonly Value[] },
  ): Value {
    const first = this.#builder.nodes.length;
    const { output, backward } = build();
    const last = this.#builder.nodes.length - 1;
    this.#byLast.set(last, { first, last, output, inputs, backward });
    return output;
  }

  endingAt(index: number): Region | undefined {
    return this.#byLast.get(index);
  }
}

/**
 * Reverse-mode differentiation: appends the nodes that compute the gradients of a scalar with respect to `wrt`.
 * Returned in the order of `wrt`. Throws if an operator has no rule.
 */
export function gradients(loss: Value, wrt: readonly Value[], regions: Regions = new Regions(loss.graph)): Value[] {
  const nodes = [...loss.graph.nodes];
  const varying = new Set(wrt.map(({ name }) => name));
  for (const node of nodes)
    if (node.inputs.some((input) => input && varying.has(input.name)))
      for (const output of node.outputs) varying.add(output.name);

  const known = new Map<string, Value>();
  const give = (to: Value, gradient: Value) => {
    const before = known.get(to.name);
    known.set(to.name, before ? before.add(gradient) : gradient);
  };
  known.set(loss.name, loss.graph.filled('seed', loss.shape, 1));

  for (let index = nodes.length - 1; index >= 0; index--) {
    const region = regions.endingAt(index);
    if (region) {
      const gradient = known.get(region.output.name);
      if (gradient && region.inputs.some(({ name }) => varying.has(name))) {
        known.delete(region.output.name);
        for (const [i, value] of region.backward(gradient).entries()) give(region.inputs[i]!, value);
      }
      index = region.first;
      continue;
    }
    const node = nodes[index]!;
    if (!node.outputs.some(({ name }) => known.has(name))) continue;
    const rule = gradientRules[node.op];
    if (!rule) throw new Error(`the operator ${node.op} has no gradient`);
    const outputGradients = node.outputs.map(({ name }) => known.get(name));
    const inputGradients = rule(node, outputGradients);
    for (const { name } of node.outputs) known.delete(name);
    for (const [i, input] of node.inputs.entries())
      if (input && varying.has(input.name) && inputGradients[i]) give(input, inputGradients[i]());
  }
  return wrt.map(({ graph, name, shape }) => known.get(name) ?? graph.filled('zeros', shape, 0));
}
