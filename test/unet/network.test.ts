import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { meanOf } from '../../src/percentile.ts';
import { createSession } from '../../src/runtime/session.ts';
import { cellsOf, trainingGraph } from '../../src/trainer/training-graph.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { fullSize } from '../../src/unet/architectures.ts';
import { forwardFlops } from '../../src/unet/flops.ts';
import { networkGraph } from '../../src/unet/network.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';
import { randomWeights } from '../../src/unet/random-weights.ts';
import { deviation } from '../fixtures/golden.ts';

const small: Architecture = {
  inChannels: 2,
  outChannels: 2,
  channels: [8, 16],
  factors: [1, 4],
  items: [1, 2],
  attentions: [0, 1],
  attentionHeads: 2,
  attentionFeatures: 8,
  modulationFeatures: 16,
  resnetGroups: 4,
  transform: { kind: 'none' },
};
const lengthFrames = 128;
const threads = 1;

const feedsOf = ({ inChannels }: Architecture, batch: number) => ({
  x: { shape: [batch, inChannels, lengthFrames], data: noiseOf(9, 0, batch * inChannels * lengthFrames) },
  sigma: { shape: [batch], data: Float32Array.from({ length: batch }, (_, i) => 0.2 + 0.3 * i) },
});

async function infer(architecture: Architecture, batch: number): Promise<Float32Array> {
  const graph = networkGraph(architecture, randomWeights(architecture), { batch, lengthFrames });
  const session = await createSession(serialise(graph), { device: 'cpu', threads });
  const { v } = await session.run(feedsOf(architecture, batch));
  await session.release();
  return v!;
}

/** Mean squared distances of the answer to a target by the trainer's graph: another set of blocks, without fused operators. */
async function trainersErrors(architecture: Architecture, batch: number, target: Float32Array): Promise<Float32Array> {
  const { graph } = trainingGraph(architecture, { batch, lengthFrames, learn: false });
  const session = await createSession(serialise(graph), { device: 'cpu', threads });
  const weights = randomWeights(architecture);
  const parameters = Object.fromEntries(
    graph.inputs.flatMap(({ name }) => (weights.has(name) ? [[name, weights.get(name)!]] : [])),
  );
  const shape = [batch, architecture.outChannels, lengthFrames];
  const { bands, segments } = cellsOf(architecture, lengthFrames);
  const { errors } = await session.run({
    ...parameters,
    ...feedsOf(architecture, batch),
    target: { shape, data: target },
    weight: { shape: [batch, bands, segments], data: new Float32Array(batch * bands * segments).fill(1) },
  });
  await session.release();
  return errors!;
}

const variants: Readonly<Record<string, Architecture>> = {
  'two attention items a unit': { ...small, attentions: [1, 2] },
  'another number of channels out than in': { ...small, outChannels: 1 },
  'one channel in and out': { ...small, inChannels: 1, outChannels: 1 },
  'a factor at the outermost level': { ...small, factors: [2, 2] },
  'patches of 4 frames': { ...small, transform: { kind: 'patching', patchSize: 4 } },
  'gated levels': { ...small, gates: [1, 1] },
  'learned places': { ...small, places: [0, 32] },
  'a learned transform': { ...small, transform: { kind: 'learned', numFilters: 4, windowLength: 8, stride: 4 } },
};

describe('the fused network agrees with the trainer’s plain one', () => {
  for (const [what, architecture] of Object.entries(variants))
    test(what, async () => {
      for (const batch of [1, 3]) {
        const v = await infer(architecture, batch);
        assert.equal(v.length, batch * architecture.outChannels * lengthFrames);
        // At the trainer's own prediction the loss is 0; one step of 1 away from it everywhere it is 1.
        assert.ok(meanOf([...(await trainersErrors(architecture, batch, v))]) < 1e-9);
        const off = v.map((value) => value + 1);
        assert.ok(Math.abs(meanOf([...(await trainersErrors(architecture, batch, off))]) - 1) < 1e-4);
      }
    });
});

test('a network that predicts the sample answers with the v that leads to it', async () => {
  const hop = 4;
  const bare: Architecture = { ...small, transform: { kind: 'lapped', hop }, prediction: 'sample' };
  for (const architecture of [bare, { ...bare, gates: [1, 0] }]) {
    const batch = 2;
    const v = await infer(architecture, batch);
    const { x, sigma } = feedsOf(architecture, batch);
    const clean = v.map((value, i) => {
      const phi = (Math.PI / 2) * sigma.data[Math.floor(i / (2 * lengthFrames))]!;
      return Math.cos(phi) * x.data[i]! - Math.sin(phi) * value;
    });
    // Errors are of the transform's coefficients; the first and the last of them reach beyond the sound.
    const errors = await trainersErrors(architecture, batch, clean);
    const { bands, segments } = cellsOf(architecture, lengthFrames);
    assert.deepEqual([bands, segments], [2 * hop, 16]);
    const inner = errors.filter((_, i) => i % segments > 0 && i % segments < segments - 1);
    const silence = await trainersErrors(architecture, batch, new Float32Array(clean.length));
    const largest = Math.max(...inner);
    assert.ok(largest < 1e-6 * meanOf([...silence]), `${largest} of ${meanOf([...silence])}`);
  }
});

test('patching folds p neighbouring frames of channel c into channels c * p … c * p + p - 1, and back', async () => {
  const patchSize = 4;
  const patched: Architecture = { ...small, transform: { kind: 'patching', patchSize } };
  const inner: Architecture = { ...small, inChannels: 2 * patchSize, outChannels: 2 * patchSize };
  assert.deepEqual([...parameterShapes(patched)], [...parameterShapes(inner)]);
  const steps = lengthFrames / patchSize;
  const { x, sigma } = feedsOf(small, 1);
  const foldedIndex = (c: number, frame: number) =>
    (c * patchSize + (frame % patchSize)) * steps + Math.floor(frame / patchSize);
  const folded = new Float32Array(x.data.length);
  for (let c = 0; c < 2; c++)
    for (let frame = 0; frame < lengthFrames; frame++)
      folded[foldedIndex(c, frame)] = x.data[c * lengthFrames + frame]!;
  const graph = networkGraph(inner, randomWeights(inner), { batch: 1, lengthFrames: steps });
  const session = await createSession(serialise(graph), { device: 'cpu', threads });
  const { v } = await session.run({ x: { shape: [1, 2 * patchSize, steps], data: folded }, sigma });
  await session.release();
  const unfolded = new Float32Array(v!.length);
  for (let c = 0; c < 2; c++)
    for (let frame = 0; frame < lengthFrames; frame++) unfolded[c * lengthFrames + frame] = v![foldedIndex(c, frame)]!;
  assert.ok(deviation(await infer(patched, 1), unfolded) < 1e-6);
});

test('a length that the network cannot have is refused with what it must be', () => {
  assert.throws(
    () => networkGraph(small, randomWeights(small), { batch: 1, lengthFrames: 130 }),
    /130 frames; it must be a multiple of 4 frames/,
  );
  const placed = { ...small, places: [128, 32] };
  assert.throws(
    () => networkGraph(placed, randomWeights(placed), { batch: 1, lengthFrames: 64 }),
    /64 frames; it must be 128 frames, as the network has learned places/,
  );
});

test('the full-size network has 31.6 million parameters and 36.5 GFLOP a forward', () => {
  const shapes = [...parameterShapes(fullSize)].filter(([name]) => !name.startsWith('blocks.1.blocks.1.'));
  const parameters = shapes.reduce((sum, [, shape]) => sum + shape.reduce((product, size) => product * size, 1), 0);
  assert.ok(Math.abs(parameters / 1e6 - 31.6) < 0.1, `${parameters}`);
  assert.ok(Math.abs(forwardFlops(fullSize, 32768) / 1e9 - 36.5) < 0.2);
});
