import assert from 'node:assert/strict';
import { test } from 'node:test';
import { noiseOf } from '../../src/diffusion/noise.ts';
import { GraphBuilder } from '../../src/onnx/graph-builder.ts';
import { serialise } from '../../src/onnx/serialise.ts';
import { concat, type Value } from '../../src/onnx/value.ts';
import { createSession } from '../../src/runtime/session.ts';
import { attention, groupNormSilu, modulatedNorm, rowNorm } from '../../src/trainer/differentiable-blocks.ts';
import { gradientRules } from '../../src/trainer/gradient-rules.ts';
import { gradients, Regions } from '../../src/trainer/gradients.ts';
import { TrainingBlocks } from '../../src/trainer/training-blocks.ts';
import type { Architecture } from '../../src/unet/architecture.ts';
import { forward } from '../../src/unet/forward.ts';
import { parameterShapes } from '../../src/unet/parameters.ts';

type Shapes = readonly (readonly number[])[];
type Build = (inputs: readonly Value[], regions: Regions) => Value;

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
  const y = build(inputs, regions);
  const weighed = y.mul(g.constant('weights', y.shape, noiseOf(99, 0, count(y.shape))));
  const axes = y.shape.map((_, axis) => axis);
  const loss = axes.length > 0 ? weighed.sum(axes, false) : weighed;
  for (const { op } of g.nodes) seen.add(op);
  const found = gradients(loss, inputs, regions);
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
    ([a, b]) => a!.add(b!),
    [
      [2, 3, 5],
      [3, 1],
    ],
  ],
  'a difference with broadcasting': [
    ([a, b]) => a!.sub(b!),
    [
      [1, 5],
      [2, 3, 5],
    ],
  ],
  'a product with broadcasting': [
    ([a, b]) => a!.mul(b!),
    [
      [2, 3, 5],
      [2, 3, 1],
    ],
  ],
  'a product whose rows are summed': [
    ([a, b]) => a!.mul(b!),
    [
      [2, 3, 600],
      [2, 3, 1],
    ],
  ],
  'a product with itself': [([a]) => a!.mul(a!), [[2, 3, 5]]],
  'a quotient': [([a, b]) => a!.div(b!), [[2, 3], [3]], { positive: true }],
  'a negation': [([a]) => a!.neg(), [[4]]],
  'a magnitude': [([a]) => a!.abs(), [[6]]],
  'a square root': [([a]) => a!.sqrt(), [[6]], { positive: true }],
  'a reciprocal': [([a]) => a!.reciprocal(), [[6]], { positive: true }],
  'an exponential': [([a]) => a!.exp(), [[6]]],
  'a sine': [([a]) => a!.sin(), [[6]]],
  'a cosine': [([a]) => a!.cos(), [[6]]],
  'the error function': [([a]) => a!.erf(), [[6]]],
  'a sigmoid': [([a]) => a!.sigmoid(), [[6]]],
  'a softmax': [([a]) => a!.softmax(), [[3, 5]]],
};

const rearranging: Record<string, [Build, Shapes]> = {
  'a transposition': [([a]) => a!.transpose([2, 0, 1]), [[2, 3, 4]]],
  'a reshape': [([a]) => a!.reshape([4, 6]), [[2, 3, 4]]],
  'a concatenation': [
    ([a, b]) => concat([a!, b!], 1),
    [
      [2, 3],
      [2, 4],
    ],
  ],
  'a split of which one part is used': [([a]) => a!.split([2, 3], 1)[1]!, [[2, 5]]],
  'a split of which both parts are used': [
    ([a]) => {
      const [left, right] = a!.split([2, 2], 1);
      return left!.mul(right!);
    },
    [[2, 4]],
  ],
  'a slice': [([a]) => a!.slice(1, 1, 4), [[2, 6]]],
  'a slice with a step': [([a]) => a!.slice(1, 1, 8, 3), [[2, 9]]],
  'zeros around': [([a]) => a!.pad(1, 2, 3), [[2, 4]]],
  'a pad that shifts and cuts': [([a]) => a!.pad(1, 2, -1), [[2, 6]]],
  'a pad of nothing': [([a]) => a!.pad(1, 0, 0), [[2, 6]]],
  'a reflecting pad': [([a]) => a!.pad(2, 3, 2, 'reflect'), [[1, 2, 6]]],
  'a sum that keeps its axis': [([a]) => a!.sum([1]), [[2, 3, 4]]],
  'a sum that drops its axes': [([a]) => a!.sum([0, 2], false), [[2, 3, 4]]],
  'a mean': [([a]) => a!.mean([1, 2], false), [[2, 3, 4]]],
  'nearest-neighbour upsampling': [([a]) => a!.repeat(3), [[2, 2, 4]]],
};

const products: Record<string, [Build, Shapes]> = {
  'a matrix product': [
    ([a, b]) => a!.matmul(b!),
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
  ],
  'a matrix product with a shared operand': [
    ([a, b]) => a!.matmul(b!),
    [
      [3, 4],
      [2, 4, 5],
    ],
  ],
  'a scaled product': [
    ([a, b]) => a!.fusedMatmul(b!, { alpha: 0.5 }),
    [
      [2, 3, 4],
      [2, 4, 5],
    ],
  ],
  'a product with the first transposed': [
    ([a, b]) => a!.fusedMatmul(b!, { transA: true }),
    [
      [4, 3],
      [4, 5],
    ],
  ],
  'a product with the second transposed': [
    ([a, b]) => a!.fusedMatmul(b!, { transB: true }),
    [
      [2, 3, 4],
      [5, 4],
    ],
  ],
  'a product with both transposed': [
    ([a, b]) => a!.fusedMatmul(b!, { transA: true, transB: true }),
    [
      [4, 3],
      [5, 4],
    ],
  ],
  'a convolution of kernel 3': [([x, w, b]) => x!.conv(w!, b, { padding: 1 }), [[2, 3, 8], [4, 3, 3], [4]]],
  'a convolution without bias or padding': [
    ([x, w]) => x!.conv(w!),
    [
      [1, 2, 7],
      [3, 2, 3],
    ],
  ],
  'a convolution of kernel 1': [([x, w, b]) => x!.conv(w!, b), [[2, 3, 6], [2, 3, 1], [2]]],
  'a convolution with kernel = stride': [([x, w, b]) => x!.conv(w!, b, { stride: 4 }), [[2, 3, 16], [5, 3, 4], [5]]],
  'a strided convolution': [
    ([x, w]) => x!.conv(w!, undefined, { stride: 2 }),
    [
      [2, 2, 13],
      [3, 2, 4],
    ],
  ],
  'a transposed convolution': [
    ([x, w]) => x!.convTranspose(w!, { stride: 4, padding: 2 }),
    [
      [2, 3, 5],
      [3, 2, 8],
    ],
  ],
};

const blocks: Record<string, [Build, Shapes]> = {
  'group norm with SiLU': [
    ([x, gain, shift], regions) => groupNormSilu(regions, x!, gain!, shift!, { groups: 2, epsilon: 1e-5 }),
    [[2, 4, 9], [4], [4]],
  ],
  'a modulated norm': [
    ([x, gain, shift], regions) => modulatedNorm(regions, x!, gain!, shift!, 1e-6),
    [
      [2, 6, 5],
      [2, 6, 1],
      [2, 6, 1],
    ],
  ],
  'a norm of rows': [([x], regions) => rowNorm(regions, x!, 1e-5), [[2, 4, 7]]],
  attention: [
    ([q, k, v], regions) => attention(regions, q!, k!, v!),
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
  const y = x.reshape([1, 1, 3]).instanceNorm(x, x, 1e-5).sum([0, 1, 2], false);
  assert.throws(() => gradients(y, [x]), /InstanceNormalization has no gradient/);
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
    const network: Build = ([x, sigma, ...tensors], regions) => {
      const values = new Map(names.map(([each], i) => [each, tensors[i]!]));
      return forward(new TrainingBlocks(regions, architecture, (each) => values.get(each)!), architecture, x!, sigma!);
    };
    return check(network, [[1, 2, 32], [1], ...names.map(([, shape]) => shape)], {
      size: 0.3,
      step: 4e-3,
      tolerance: 2e-3,
    });
  });
