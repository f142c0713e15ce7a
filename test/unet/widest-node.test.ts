import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import type { Tensors } from '../../src/checkpoint/tensor.ts';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { type Graph, GraphBuilder, widthOf } from '../../src/onnx/graph-builder.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { concat, widestAllowed } from '../../src/onnx/value.ts';
import { createSession } from '../../src/runtime/session.ts';
import { standardModels } from '../../src/sound/manifest.ts';
import { gradients } from '../../src/trainer/gradients.ts';
import { presets as trainingPresets } from '../../src/trainer/settings.ts';
import { trainingGraph } from '../../src/trainer/training-graph.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { fullSize } from '../../src/unet/architectures.ts';
import { networkGraph } from '../../src/unet/network.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';

const models = fileURLToPath(new URL('../../models', import.meta.url));
const starters = standardModels.map(
  (name) =>
    JSON.parse(readFileSync(join(models, name, 'model.json'), 'utf8')) as {
      name: string;
      architecture: Architecture;
      lengthFrames: number;
    },
);

/** Every kind of block at once, with more levels and items than any installed model. */
const odd: Architecture = {
  inChannels: 3,
  outChannels: 3,
  channels: [8, 8, 16, 16, 8, 8, 16, 16, 8],
  factors: [1, 2, 2, 2, 2, 2, 2, 2, 2],
  items: [0, 1, 2, 5, 1, 2, 1, 4, 3],
  attentions: [0, 0, 1, 3, 0, 2, 0, 1, 1],
  attentionHeads: 2,
  attentionFeatures: 4,
  modulationFeatures: 16,
  resnetGroups: 4,
  transform: { kind: 'learned', numFilters: 5, windowLength: 98, stride: 16 },
  gates: [1, 0, 1, 0, 1, 0, 1, 0, 1],
  places: [512, 256, 0, 64, 0, 0, 0, 0, 2],
};
const oddFrames = 8192;

const networks: readonly (readonly [name: string, architecture: Architecture, lengthFrames: number])[] = [
  ...starters.map(({ name, architecture, lengthFrames }) => [name, architecture, lengthFrames] as const),
  ['the full-size network', fullSize, 32_768],
  ['what a new training begins with', trainingPresets.starter.architecture, 32_768],
  ['an odd network', odd, oddFrames],
  ['an odd network of patches', { ...odd, transform: { kind: 'patching', patchSize: 16 } }, oddFrames],
  ['an odd network with other channels out', { ...odd, outChannels: 1, gates: undefined }, oddFrames],
];

/** Weights change no graph's shape. */
const zeros = (architecture: Architecture): Tensors =>
  new Map(
    [...parameterShapes(architecture)].map(([name, shape]) => [
      name,
      { shape, data: new Float32Array(shape.reduce((product, size) => product * size, 1)) },
    ]),
  );

/** The node with the most inputs and outputs; the first of several. */
function widestNode({ nodes }: Graph) {
  const [node] = [...nodes].sort((a, b) => widthOf(b) - widthOf(a));
  return { node: node!, width: widthOf(node!) };
}

const graphsOf = (architecture: Architecture, lengthFrames: number): readonly (readonly [string, Graph])[] =>
  [1, 4].flatMap((batch) => [
    [`inference, batch ${batch}`, networkGraph(architecture, zeros(architecture), { batch, lengthFrames })],
    [`training, batch ${batch}`, trainingGraph(architecture, { batch, lengthFrames }).graph],
    [`validation, batch ${batch}`, trainingGraph(architecture, { batch, lengthFrames, learn: false }).graph],
  ]);

test('no node has more inputs and outputs than any GPU driver takes', () => {
  assert.equal(starters.length, 4);
  assert.ok(widestAllowed <= 8);
  for (const [name, architecture, lengthFrames] of networks)
    for (const [kind, graph] of graphsOf(architecture, lengthFrames)) {
      const { node, width } = widestNode(graph);
      assert.ok(width <= 8, `${node.op} of ${name}, ${kind}: ${width}`);
    }
});

test('the widest node is found, and inputs that are left out do not count', () => {
  const g = new GraphBuilder('widths');
  const x = g.input('x', [1, 3, 8]);
  const wide = x.repeat(2);
  assert.deepEqual(widestNode(g.build()), { node: g.nodes[0], width: 3 });
  wide.split([1, 1, 1], 1);
  wide.neg();
  assert.deepEqual(widestNode(g.build()), { node: g.nodes[1], width: 5 });
});

test('a node that no driver would take cannot be added', () => {
  const g = new GraphBuilder('too wide');
  const values = Array.from({ length: 8 }, (_, i) => g.input(`x${i}`, [1]));
  assert.throws(() => g.node('Concat', values, [[8]], { axis: 0 }), /Concat has 9 inputs and outputs; at most 8/);
  g.node('Concat', values.slice(1), [[7]], { axis: 0 });
});

for (const count of [1, 6, 7, 8, 43, 50])
  test(`an axis cut into ${count} pieces and joined the other way round comes out right, and so do the gradients`, async () => {
    const sizes = Array.from({ length: count }, (_, i) => 1 + (i % 3));
    const total = sizes.reduce((sum, size) => sum + size, 0);
    const g = new GraphBuilder('pieces');
    const x = g.input('x', [2, total]);
    const factor = g.input('factor', [2, total]);
    // Each piece by a factor of its own: ONNX Runtime takes a bare Split and Concat for nothing, whatever their order.
    const pieces = x.split(sizes, 1).map((piece, i) => piece.mul(2 ** (i % 5)));
    const joined = concat(pieces.reverse(), 1);
    const loss = joined.mul(factor).sum([0, 1], false);
    const [gradient] = gradients(loss, [x]);
    g.output('joined', joined);
    g.output('gradient', gradient!);
    const graph = g.build();
    assert.ok(widestNode(graph).width <= widestAllowed);

    const [values, factors] = [noiseOf(1, 0, 2 * total), noiseOf(2, 0, 2 * total)];
    const shape = [2, total];
    const session = await createSession(serialise(graph), { device: 'cpu', threads: 1 });
    const result = await session.run({ x: { shape, data: values }, factor: { shape, data: factors } });
    await session.release();
    const places = sizes.flatMap((size, i) => Array.from({ length: size }, () => i));
    const order = [...places.keys()].sort((a, b) => places[b]! - places[a]! || a - b);
    const expected = { joined: new Float32Array(2 * total), gradient: new Float32Array(2 * total) };
    for (const row of [0, total])
      for (const [to, from] of order.entries()) {
        const scale = 2 ** (places[from]! % 5);
        expected.joined[row + to] = values[row + from]! * scale;
        expected.gradient[row + from] = factors[row + to]! * scale;
      }
    assert.deepEqual({ ...result }, expected);
  });
