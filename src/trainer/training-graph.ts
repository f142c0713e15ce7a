import { type Graph, GraphBuilder } from '../onnx/graph-builder.ts';
import type { Node, Value } from '../onnx/value.ts';
import type { Architecture } from '../unet/architecture.ts';
import { forward } from '../unet/forward.ts';
import { gradients, Regions } from './gradients.ts';
import { parameterPlan } from './parameter-buffer.ts';
import { TrainingBlocks } from './training-blocks.ts';

/** Prefix of the outputs with gradients. */
export const gradientPrefix = 'gradient of ';

/**
 * One step of learning v as an ONNX graph. Inputs: every parameter under its name; x and v [B][C][L], sigma [B],
 * weight [B][1][L] (of the error at each frame). Outputs: `loss`, the mean of weight * (v - prediction)^2 over
 * everything; `losses` [B], the same per item; and, with `learn`, the gradients of `loss`.
 */
export function trainingGraph(
  architecture: Architecture,
  { batch, lengthFrames, learn = true }: { batch: number; lengthFrames: number; learn?: boolean },
) {
  const g = new GraphBuilder('training');
  const regions = new Regions(g);
  const plan = parameterPlan(architecture);
  const parameters = new Map(plan.slots.map(({ name, shape }) => [name, g.input(name, shape)]));
  const parameter = (name: string): Value => {
    const found = parameters.get(plan.aliases.get(name) ?? name);
    if (!found) throw new Error(`no parameter ${name}`);
    return found;
  };
  const x = g.input('x', [batch, architecture.inChannels, lengthFrames]);
  const v = g.input('v', [batch, architecture.outChannels, lengthFrames]);
  const sigma = g.input('sigma', [batch]);
  const weight = g.input('weight', [batch, 1, lengthFrames]);

  const prediction = forward(new TrainingBlocks(regions, architecture, parameter), architecture, x, sigma);
  const error = prediction.sub(v);
  const losses = error.mul(error).mul(weight).mean([1, 2], false);
  const loss = losses.mean([0], false);
  const learned = learn ? gradients(loss, [...parameters.values()], regions) : [];
  g.output('loss', loss);
  g.output('losses', losses);
  for (const [i, gradient] of learned.entries()) g.output(`${gradientPrefix}${plan.slots[i]!.name}`, gradient);
  return { graph: gradientsFirst(g.build()), plan };
}

/**
 * ONNX Runtime runs a graph depth first, from its last node without readers to the first. In the order of creation that
 * is the whole backward pass before any weight's gradient, with every activation in memory. With the gradients' last
 * nodes at the end, the earliest last, each weight's gradient is computed when the backward pass reaches its layer.
 */
function gradientsFirst(graph: Graph): Graph {
  const outputs = new Set(graph.outputs.map(({ name }) => name));
  const publishing = graph.nodes.filter(({ outputs: [output] }) => outputs.has(output!.name));
  const sources = new Set(publishing.map(({ inputs: [input] }) => input!.name));
  const readers = new Map<string, number>();
  for (const node of graph.nodes)
    for (const input of node.inputs) if (input) readers.set(input.name, (readers.get(input.name) ?? 0) + 1);
  const isLeaf = (node: Node) =>
    sources.has(node.outputs[0]!.name) && node.outputs.every(({ name }) => (readers.get(name) ?? 0) <= 1);
  const leaves = graph.nodes.filter(isLeaf);
  const order = new Map(leaves.map((node, index) => [node.outputs[0]!.name, index]));
  const place = (node: Node) => order.get(node.inputs[0]!.name) ?? -1;
  const rest = graph.nodes.filter((node) => !isLeaf(node) && !publishing.includes(node));
  publishing.sort((a, b) => place(b) - place(a));
  return { ...graph, nodes: [...rest, ...leaves.reverse(), ...publishing] };
}
