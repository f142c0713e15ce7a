import assert from 'node:assert/strict';
import { test } from 'node:test';
import { nearParent } from '../../src/trainer/objective/near-parent.ts';
import type { Examples } from '../../src/trainer/objective/objective.ts';

const sigmaOf = (tau: number) => Math.atan(tau) / (Math.PI / 2);
/** Two items of two values: one in quiet noise, one in loud noise. */
const examples: Examples = {
  x: Float32Array.of(1, 2, 3, 4),
  target: Float32Array.of(10, 20, 30, 40),
  sigma: Float32Array.of(sigmaOf(1.9), sigmaOf(2.1)),
};
const answers = Float32Array.of(-1, -2, -3, -4);

for (const prediction of ['v', 'sample'] as const)
  test(`from its tau on the target is a mix with the parent's answer, in the units of ${prediction}`, async () => {
    const released: string[] = [];
    const parent = {
      predict: async () => answers,
      release: async () => void released.push('parent'),
    };
    const base = { examples: () => examples, release: async () => void released.push('base') };
    const objective = nearParent(base, { share: 0.25, fromTau: 2 }, { parent, prediction });
    const { x, target, sigma } = await objective.examples(0);
    assert.deepEqual([x, sigma], [examples.x, examples.sigma]);
    const phi = Math.atan(2.1);
    const expected = [0, 1].map((i) => {
      const v = answers[2 + i]!;
      const answer = prediction === 'v' ? v : Math.cos(phi) * examples.x[2 + i]! - Math.sin(phi) * v;
      return 0.75 * examples.target[2 + i]! + 0.25 * answer;
    });
    assert.deepEqual([...target.subarray(0, 2)], [10, 20]);
    for (const [i, value] of expected.entries()) assert.ok(Math.abs(target[2 + i]! - value) < 1e-5, `${target}`);
    await objective.release?.();
    assert.deepEqual(released.sort(), ['base', 'parent']);
    // What was given stays as it was: other objectives may use it.
    assert.deepEqual([...examples.target], [10, 20, 30, 40]);
  });
