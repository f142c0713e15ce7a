import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mix, samplers, sigmaOf } from '../../src/diffusion/samplers.ts';
import { normals } from '../../src/trainer/draws.ts';
import type { FrozenNetwork } from '../../src/trainer/objective/frozen-answer.ts';
import { anglesOf, landing, trajectory } from '../../src/trainer/objective/trajectory.ts';
import { fullSize } from '../../src/unet/architectures.ts';
import { deviation } from '../fixtures/golden.ts';

const noise = (index: number, count = 64) => normals(7, 'noise', index, count);

test('one step of ddim with the target lands on the next state, whatever the network predicts', async () => {
  for (const [phi, next] of [
    [Math.PI / 2, Math.atan(30)],
    [Math.atan(3), Math.atan(0.3)],
    [Math.atan(0.3), 0],
  ] as const) {
    const [x, reached] = [noise(1), noise(2)];
    const v = landing({ x, reached, phi, next }, 'v');
    const landed = await samplers.ddim(async () => v, x, Float64Array.of(phi, next));
    assert.ok(deviation(landed, reached) < 1e-5);
    // What the generating graph makes of a predicted sample.
    const sample = landing({ x, reached, phi, next }, 'sample');
    assert.ok(deviation(mix(Math.cos(phi) / Math.sin(phi), x, -1 / Math.sin(phi), sample), v) < 1e-5);
  }
});

test('the teacher passes all angles of the student, and at least as densely as on a walk of its own', () => {
  const walk = { steps: 12, tauMax: 100, tauMin: 0.15 };
  const ratio = (100 / 0.15) ** (1 / 10);
  for (const [steps, held] of [
    [4, 0],
    [5, 1],
    [2, 1],
  ] as const) {
    const { cuts, angles, at } = anglesOf({ student: { steps, tauMax: 30, tauMin: 0.3 }, walk, held });
    assert.deepEqual(
      at.map((i) => angles[i]),
      [...cuts.slice(0, -1)],
    );
    const taus = [...angles.slice(1, -1)].map(Math.tan);
    for (const [i, tau] of taus.slice(1).entries()) {
      assert.ok(tau < taus[i]!);
      assert.ok(taus[i]! / tau < ratio * 1.000001, `from ${taus[i]} to ${tau}`);
    }
    assert.ok(Math.abs(taus[0]! - 100) < 1e-6);
    assert.ok(Math.abs(taus.at(-1)! - (held > 0 ? Math.tan(cuts.at(-2)!) : 0.15)) < 1e-9);
    assert.equal(angles.at(-1), 0);
  }
});

/** A teacher whose clean sound is a fixed curve of x. */
const curve: FrozenNetwork = {
  async predict(x, sigma) {
    const size = x.length / sigma.length;
    return x.map((value, i) => {
      const phi = (Math.PI / 2) * sigma[Math.floor(i / size)]!;
      return (Math.cos(phi) * value - Math.tanh(2 * value)) / Math.sin(phi);
    });
  },
  release: async () => {},
};
const options = {
  architecture: fullSize,
  lengthFrames: 8,
  sampleRate: 44_100,
  seed: 3,
  starts: 2,
  student: { steps: 3, tauMax: 30, tauMin: 0.3, temperature: 1.2 },
  walk: { steps: 12, tauMax: 100, tauMin: 0.15 },
  held: 0,
  teacher: curve,
} as const;

test('a student that answers with the targets ends where the teacher ends', async () => {
  const { x, target } = await trajectory(options).examples(4);
  const { cuts, angles } = anglesOf(options);
  const size = 2 * 2 * 8;
  const start = normals(3, 'noise', 4, size).map((value) => 1.2 * value);
  assert.ok(deviation(x.slice(0, size), start) < 1e-6);
  let evaluation = 0;
  const answers = async () => target.slice(evaluation * size, ++evaluation * size);
  const ended = await samplers.ddim(answers, start, cuts);
  const walked = await samplers['dpmpp-2m'](
    (each, sigma) => curve.predict(each, new Float32Array(2).fill(sigma)),
    start,
    angles,
  );
  assert.ok(deviation(ended, walked) < 1e-5);
});

test('in the last evaluations that are held the student learns the teacher’s own answer', async () => {
  const { x, target, sigma } = await trajectory({ ...options, held: 1 }).examples(0);
  const { cuts } = anglesOf(options);
  assert.deepEqual([...sigma], [...cuts.slice(0, 3)].flatMap((phi) => [sigmaOf(phi), sigmaOf(phi)]).map(Math.fround));
  const last = x.slice(-32);
  assert.ok(deviation(target.slice(-32), await curve.predict(last, sigma.slice(-2))) < 1e-6);
});

test('examples depend on the seed and their index alone', async () => {
  const first = trajectory(options);
  const later = await first.examples(5);
  await first.examples(6);
  assert.deepEqual(await trajectory(options).examples(5), later);
  assert.notDeepEqual(await trajectory({ ...options, seed: 4 }).examples(5), later);
  assert.notDeepEqual(await first.examples(6), later);
});
