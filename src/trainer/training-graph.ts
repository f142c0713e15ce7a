import { type Graph, GraphBuilder } from '../onnx/graph-builder.ts';
import type { Node, Value } from '../onnx/value.ts';
import type { Architecture } from '../unet/architecture.ts';
import { forward } from '../unet/forward.ts';
import { transformFactors } from '../unet/layout.ts';
import { gradients, Regions } from './gradients.ts';
import type { Cells } from './objective/loss-weights.ts';
import { parameterPlan } from './parameter-buffer.ts';
import { TrainingBlocks } from './training-blocks.ts';

/** Prefix of the outputs with gradients. */
export const gradientPrefix = 'gradient of ';

/** Cells of the answer: bands and stretches of time for a network that predicts the sample, stretches alone for v. */
export const cellsOf = (architecture: Architecture, lengthFrames: number): Cells => {
  const factors = transformFactors(architecture);
  const steps = architecture.prediction === 'sample' ? lengthFrames / factors.length : lengthFrames;
  const bands = architecture.prediction === 'sample' ? architecture.outChannels * factors.channels : 1;
  return { bands, segments: steps % mostSegments === 0 ? mostSegments : 1 };
};
const mostSegments = 16;

/**
 * One step of learning as an ONNX graph. Inputs: every parameter under its name; x and target [B][C][L] (audio; the target is v,
 * or the clean sound where the network predicts that), sigma [B], weight [B][bands][segments]. Outputs: `errors`
 * [B][bands][segments], mean squares in the units of what the network puts out (v, or coefficients of its transform); `loss`, the
 * mean of weight * errors; and, with `learn`, the gradients of `loss`.
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
  const cells = cellsOf(architecture, lengthFrames);
  const x = g.input('x', [batch, architecture.inChannels, lengthFrames]);
  const target = g.input('target', [batch, architecture.outChannels, lengthFrames]);
  const sigma = g.input('sigma', [batch]);
  const weight = g.input('weight', [batch, cells.bands, cells.segments]);

  const blocks = new TrainingBlocks(regions, architecture, parameter);
  const answer = forward(blocks, architecture, x, sigma);
  const error =
    architecture.prediction === 'sample' ? answer.sub(blocks.encode(target)) : blocks.decode(answer).sub(target);
  const errors = cellMeans(error.mul(error), cells);
  const loss = errors.mul(weight).mean([0, 1, 2], false);
  const learned = learn ? gradients(loss, [...parameters.values()], regions) : [];
  g.output('loss', loss);
  g.output('errors', errors);
  for (const [i, gradient] of learned.entries()) g.output(`${gradientPrefix}${plan.slots[i]!.name}`, gradient);
  return { graph: gradientsFirst(g.build()), plan };
}

/** Means over cells of [B][C][L]: [B][bands][segments]. One band is the mean over all channels. */
function cellMeans(squares: Value, { bands, segments }: Cells): Value {
  const [batch, channels, length] = squares.shape as [number, number, number];
  const means = squares.reshape([batch, channels, segments, length / segments]).mean([3], false);
  return bands === channels ? means : means.mean([1]);
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
