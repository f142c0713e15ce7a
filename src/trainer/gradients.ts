import type { GraphBuilder, Node, Value } from '../onnx/graph.ts';
import * as ops from '../onnx/ops.ts';
import { gradientRules } from './gradient-rules.ts';

/** A stretch of nodes that is differentiated as a whole, by hand, because that takes fewer passes over memory. */
interface Region {
  readonly first: number;
  readonly last: number;
  readonly output: Value;
  readonly inputs: readonly Value[];
  readonly backward: (gradient: Value) => readonly Value[];
}

/** Records regions while a graph is built. */
export class Regions {
  readonly #builder: GraphBuilder;
  readonly #byLast = new Map<number, Region>();

  constructor(builder: GraphBuilder) {
    this.#builder = builder;
  }

  /**
   * Builds nodes from `inputs` to one output; `backward` makes the gradients of the inputs, in their order,
   * from that of the output. Nothing else may read what lies in between.
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
 * Returned in the order of `wrt`. Throws where an operator on the way has no rule.
 */
export function gradients(
  g: GraphBuilder,
  loss: Value,
  wrt: readonly Value[],
  regions: Regions = new Regions(g),
): Value[] {
  const nodes = [...g.nodes];
  const varying = new Set(wrt.map(({ name }) => name));
  for (const node of nodes)
    if (node.inputs.some((input) => input && varying.has(input.name)))
      for (const output of node.outputs) varying.add(output.name);

  const known = new Map<string, Value>();
  const give = (to: Value, gradient: Value) => {
    const before = known.get(to.name);
    known.set(to.name, before ? ops.add(g, before, gradient) : gradient);
  };
  known.set(loss.name, g.constant('seed', loss.shape, Float32Array.of(1)));

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
    const rule = ruleOf(node);
    const thunks = rule(
      g,
      node,
      node.outputs.map(({ name }) => known.get(name)),
    );
    for (const { name } of node.outputs) known.delete(name);
    for (const [i, input] of node.inputs.entries())
      if (input && varying.has(input.name) && thunks[i]) give(input, thunks[i]());
  }
  return wrt.map((value) => known.get(value.name) ?? zeros(g, value.shape));
}

function ruleOf(node: Node) {
  const rule = gradientRules[node.op];
  if (!rule) throw new Error(`the operator ${node.op} has no gradient`);
  return rule;
}

const zeros = (g: GraphBuilder, shape: readonly number[]): Value =>
  g.constant('zeros', shape, new Float32Array(shape.reduce((product, size) => product * size, 1)));
