import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { GraphBuilder, type Value } from '../../src/onnx/graph.ts';
import * as ops from '../../src/onnx/ops.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { createSession } from '../../src/runtime/session.ts';
import { attention, groupNormSilu, modulatedNorm, rowNorm } from '../../src/trainer/differentiable-blocks.ts';
import { gradientRules } from '../../src/trainer/gradient-rules.ts';
import { gradients, Regions } from '../../src/trainer/gradients.ts';
import { trainingBlocks } from '../../src/trainer/training-blocks.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { forward } from '../../src/unet/forward.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';

type Shapes = readonly (readonly number[])[];
type Build = (g: GraphBuilder, inputs: readonly Value[], regions: Regions) => Value;

const count = (shape: readonly number[]) => shape.reduce((product, size) => product * size, 1);
const seen = new Set<string>();

/**
 * Compares gradients with differences of the function along random directions, one for each input: one step forward,
 * one back. The output is weighed by random numbers, so that no error cancels.
 */
async function check(build: Build, shapes: Shapes, { positive = false, size = 1, step = 1e-2, tolerance = 2e-3 } = {}) {
  const g = new GraphBuilder('check');
  const regions = new Regions(g);
  const inputs = shapes.map((shape, i) => g.input(`input${i}`, shape));
  const y = build(g, inputs, regions);
  const weighed = ops.multiply(g, y, g.constant('weights', y.shape, noiseOf(99, 0, count(y.shape))));
  const axes = y.shape.map((_, axis) => axis);
  const loss = axes.length > 0 ? ops.reduceSum(g, weighed, axes, false) : weighed;
  for (const { op } of g.nodes) seen.add(op);
  const found = gradients(g, loss, inputs, regions);
  g.output('loss', loss);
  for (const [i, gradient] of found.entries()) {
    assert.deepEqual(gradient.shape, shapes[i], `shape of gradient ${i}`);
    g.output(`gradient${i}`, gradient);
  }
  const session = await createSession(serialise(g.build()), { device: 'cpu', threads: 1 });
  const data = shapes.map((shape, i) =>
    noiseOf(i + 1, 0, count(shape)).map((value) => (positive ? 0.5 + Math.abs(value) : value * size)),
  );
  const run = (values: readonly Float32Array[]) =>
    session.run(Object.fromEntries(values.map((value, i) => [`input${i}`, { shape: shapes[i]!, data: value }])));
  const results = await run(data);
  for (const [i, shape] of shapes.entries()) {
    const direction = noiseOf(50 + i, 0, count(shape));
    const along = async (by: number) => {
      const moved = data.map((value, j) => (j === i ? value.map((v, k) => v + by * direction[k]!) : value));
      return (await run(moved)).loss![0]!;
    };
    // Richardson: the error of the plain central difference is of order step^2.
    const wide = ((await along(2 * step)) - (await along(-2 * step))) / (4 * step);
    const narrow = ((await along(step)) - (await along(-step))) / (2 * step);
    const measured = (4 * narrow - wide) / 3;
    const gradient = results[`gradient${i}`]!;
    const computed = gradient.reduce((sum, value, k) => sum + value * direction[k]!, 0);
    const length = Math.sqrt(gradient.reduce((sum, value) => sum + value * value, 0));
    assert.ok(
      Math.abs(measured - computed) <= tolerance * Math.max(1, length),
      `input ${i}: differences say ${measured}, the gradient ${computed}`,
    );
  }
  await session.release();
}

const elementwise: Record<string, [Build, Shapes, { positive?: boolean }?]> = {
  'a sum with broadcasting': [
    (g, [a, b]) => ops.add(g, a!, b!),
    [
      [2, 3, 5],
      [3, 1],
    ],
  ],
  'a difference with broadcasting': [
    (g, [a, b]) => ops.subtract(g, a!, b!),
    [
      [1, 5],
      [2, 3, 5],
    ],
  ],
  'a product with broadcasting': [
    (g, [a, b]) => ops.multiply(g, a!, b!),
    [
      [2, 3, 5],
      [2, 3, 1],
    ],
  ],
  'a product whose rows are summed': [
    (g, [a, b]) => ops.multiply(g, a!, b!),
    [
      [2, 3, 600],
      [2, 3, 1],
    ],
  ],
  'a product with itself': [(g, [a]) => ops.multiply(g, a!, a!), [[2, 3, 5]]],
  'a quotient': [(g, [a, b]) => ops.divide(g, a!, b!), [[2, 3], [3]], { positive: true }],
  'a negation': [(g, [a]) => ops.negate(g, a!), [[4]]],
  'a magnitude': [(g, [a]) => ops.magnitude(g, a!), [[6]]],
  'a square root': [(g, [a]) => ops.squareRoot(g, a!), [[6]], { positive: true }],
  'a reciprocal': [(g, [a]) => ops.reciprocal(g, a!), [[6]], { positive: true }],
  'an exponential': [(g, [a]) => ops.exponential(g, a!), [[6]]],
  'a sine': [(g, [a]) => ops.sine(g, a!), [[6]]],
  'a cosine': [(g, [a]) => ops.cosine(g, a!), [[6]]],
  'the error function': [(g, [a]) => ops.errorFunction(g, a!), [[6]]],
  'a sigmoid': [(g, [a]) => ops.sigmoid(g, a!), [[6]]],
  'a softmax': [(g, [a]) => ops.softmax(g, a!), [[3, 5]]],
};

const rearranging: Record<string, [Build, Shapes]> = {
  'a transposition': [(g, [a]) => ops.transpose(g, a!, [2, 0, 1]), [[2, 3, 4]]],
  'a reshape': [(g, [a]) => ops.reshape(g, a!, [4, 6]), [[2, 3, 4]]],
  'a concatenation': [
    (g, [a, b]) => ops.concat(g, [a!, b!], 1),
    [
      [2, 3],
      [2, 4],
    ],
  ],
  'a split of which one part is used': [(g, [a]) => ops.split(g, a!, [2, 3], 1)[1]!, [[2, 5]]],
  'a split of which both parts are used': [
    (g, [a]) => {
      const [left, right] = ops.split(g, a!, [2, 2], 1);
      return ops.multiply(g, left!, right!);
    },
    [[2, 4]],
  ],
  'a slice': [(g, [a]) => ops.slice(g, a!, 1, 1, 4), [[2, 6]]],
  'a slice with a step': [(g, [a]) => ops.slice(g, a!, 1, 1, 8, 3), [[2, 9]]],
  'zeros around': [(g, [a]) => ops.pad(g, a!, 1, 2, 3), [[2, 4]]],
  'a pad that shifts and cuts': [(g, [a]) => ops.pad(g, a!, 1, 2, -1), [[2, 6]]],
  'a pad of nothing': [(g, [a]) => ops.pad(g, a!, 1, 0, 0), [[2, 6]]],
  'a reflecting pad': [(g, [a]) => ops.pad(g, a!, 2, 3, 2, 'reflect'), [[1, 2, 6]]],
  'a sum that keeps its axis': [(g, [a]) => ops.reduceSum(g, a!, [1]), [[2, 3, 4]]],
  'a sum that drops its axes': [(g, [a]) => ops.reduceSum(g, a!, [0, 2], false), [[2, 3, 4]]],
  'a mean': [(g, [a]) => ops.reduceMean(g, a!, [1, 2], false), [[2, 3, 4]]],
  'nearest-neighbour upsampling': [(g, [a]) => ops.repeat(g, a!, 3), [[2, 2, 4]]],
};

const products: Record<string, [Build, Shapes]> = {
  'a matrix product': [
    (g, [a, b]) => ops.matmul(g, a!, b!),
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
  ],
  'a matrix product with a shared operand': [
    (g, [a, b]) => ops.matmul(g, a!, b!),
    [
      [3, 4],
      [2, 4, 5],
    ],
  ],
  'a scaled product': [
    (g, [a, b]) => ops.product(g, a!, b!, { alpha: 0.5 }),
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
  ],
  'a product with the first transposed': [
    (g, [a, b]) => ops.product(g, a!, b!, { transA: true }),
    [
      [4, 3],
      [4, 5],
    ],
  ],
  'a product with the second transposed': [
    (g, [a, b]) => ops.product(g, a!, b!, { transB: true }),
    [
      [2, 3, 4],
      [5, 4],
    ],
  ],
  'a product with both transposed': [
    (g, [a, b]) => ops.product(g, a!, b!, { transA: true, transB: true }),
    [
      [4, 3],
      [5, 4],
    ],
  ],
  'a convolution of kernel 3': [(g, [x, w, b]) => ops.conv(g, x!, w!, b, { padding: 1 }), [[2, 3, 8], [4, 3, 3], [4]]],
  'a convolution without bias or padding': [
    (g, [x, w]) => ops.conv(g, x!, w!, undefined),
    [
      [1, 2, 7],
      [3, 2, 3],
    ],
  ],
  'a convolution of kernel 1': [(g, [x, w, b]) => ops.conv(g, x!, w!, b), [[2, 3, 6], [2, 3, 1], [2]]],
  'a convolution with kernel = stride': [
    (g, [x, w, b]) => ops.conv(g, x!, w!, b, { stride: 4 }),
    [[2, 3, 16], [5, 3, 4], [5]],
  ],
  'a strided convolution': [
    (g, [x, w]) => ops.conv(g, x!, w!, undefined, { stride: 2 }),
    [
      [2, 2, 13],
      [3, 2, 4],
    ],
  ],
  'a transposed convolution': [
    (g, [x, w]) => ops.convTranspose(g, x!, w!, { stride: 4, padding: 2 }),
    [
      [2, 3, 5],
      [3, 2, 8],
    ],
  ],
};

const blocks: Record<string, [Build, Shapes]> = {
  'group norm with SiLU': [
    (g, [x, gain, shift], regions) => groupNormSilu(g, regions, x!, gain!, shift!, { groups: 2, epsilon: 1e-5 }),
    [[2, 4, 9], [4], [4]],
  ],
  'a modulated norm': [
    (g, [x, gain, shift], regions) => modulatedNorm(g, regions, x!, gain!, shift!, 1e-6),
    [
      [2, 6, 5],
      [2, 6, 1],
      [2, 6, 1],
    ],
  ],
  'a norm of rows': [(g, [x], regions) => rowNorm(g, regions, x!, 1e-5), [[2, 4, 7]]],
  attention: [
    (g, [q, k, v], regions) => attention(g, regions, q!, k!, v!),
    [
      [2, 2, 5, 3],
      [2, 2, 5, 3],
      [2, 2, 5, 3],
    ],
  ],
};

for (const [name, [build, shapes, options]] of Object.entries({
  ...elementwise,
  ...rearranging,
  ...products,
  ...blocks,
}))
  test(`the gradient of ${name} agrees with finite differences`, () => check(build, shapes, options));

test('every operator that has a rule was checked', () => {
  const unchecked = Object.keys(gradientRules).filter((op) => op !== 'Identity' && !seen.has(op));
  assert.deepEqual(unchecked, []);
});

test('an operator without a rule is named', () => {
  const g = new GraphBuilder('unknown');
  const x = g.input('x', [3]);
  const y = ops.reduceSum(g, ops.instanceNormalization(g, ops.reshape(g, x, [1, 1, 3]), x, x, 1e-5), [0, 1, 2], false);
  assert.throws(() => gradients(g, y, [x]), /InstanceNormalization has no gradient/);
});

const small: Architecture = {
  inChannels: 2,
  outChannels: 2,
  channels: [4, 8],
  factors: [1, 2],
  items: [1, 1],
  attentions: [0, 1],
  attentionHeads: 2,
  attentionFeatures: 4,
  modulationFeatures: 6,
  resnetGroups: 2,
  transform: { kind: 'none' },
};
const variants = {
  plain: small,
  'learned transform': { ...small, transform: { kind: 'learned', numFilters: 2, windowLength: 8, stride: 4 } },
  patching: { ...small, transform: { kind: 'patching', patchSize: 4 } },
  'two audio channels in, one out': { ...small, outChannels: 1 },
  'gated levels with learned places': { ...small, gates: [0, 1], places: [32, 16] },
} satisfies Record<string, Architecture>;

for (const [name, architecture] of Object.entries(variants))
  test(`the whole network (${name}) is differentiated right, in its input and in every tensor`, () => {
    const names = [...parameterShapes(architecture)];
    const network: Build = (g, [x, sigma, ...tensors], regions) => {
      const values = new Map(names.map(([each], i) => [each, tensors[i]!]));
      return forward(
        trainingBlocks(g, regions, architecture, (each) => values.get(each)!),
        architecture,
        x!,
        sigma!,
      );
    };
    return check(network, [[1, 2, 32], [1], ...names.map(([, shape]) => shape)], {
      size: 0.3,
      step: 4e-3,
      tolerance: 2e-3,
    });
  });
