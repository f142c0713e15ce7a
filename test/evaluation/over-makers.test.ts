import assert from 'node:assert/strict';
import { test } from 'node:test';
import { intervalOf, makerOf, overMakers } from '../../src/evaluation/over-makers.ts';
import { meanOf } from '../../src/percentile.ts';

const sounds = (...makers: [string, ...number[]][]) =>
  makers.flatMap(([maker, ...values]) => values.map((value, i) => ({ name: `${maker}__${i}`, value })));
const mean = (real: readonly { value: number }[]): number => meanOf(real.map(({ value }) => value));

test('a maker is what stands before two underscores, a plain name is its own', () => {
  assert.equal(makerOf('geonkick__Kick 1__b'), 'geonkick');
  assert.equal(makerOf('Kick 01'), 'Kick 01');
});

test('whole makers are drawn, as many as there are, each as often as it comes', () => {
  const real = sounds(['a', 1, 2], ['b', 3], ['c', 4, 5, 6]);
  let calls = 0;
  const draws = overMakers(real, (drawn) => {
    calls++;
    const counts = new Map<string, Set<number>>();
    for (const { name } of drawn) {
      const times = drawn.filter((other) => other.name === name).length;
      counts.set(makerOf(name), (counts.get(makerOf(name)) ?? new Set()).add(times));
    }
    // Sounds of one maker come equally often, and the makers three times in all.
    assert.ok([...counts.values()].every((times) => times.size === 1));
    const [total] = [[...counts.values()].reduce((sum, times) => sum + [...times][0]!, 0)];
    assert.equal(total, 3);
    return drawn.length;
  });
  assert.equal(draws.length, 400);
  assert.equal(calls, 10, 'three makers can be drawn in ten ways');
});

test('the draws are the same for the same makers, so that figures can be subtracted draw by draw', () => {
  const one = sounds(['a', 0], ['b', 10], ['c', 20]);
  const other = sounds(['c', 25], ['a', 5], ['b', 15]);
  const [first, second] = [overMakers(one, mean), overMakers(other, mean)];
  assert.deepEqual(
    second.map((value, i) => Math.round(value - first[i]!)),
    new Array(400).fill(5),
  );
});

test('an interval over makers is wide where makers differ, and empty where there is one', () => {
  const [low, high] = intervalOf(overMakers(sounds(['a', 0, 0, 0], ['b', 10, 10], ['c', 20]), mean));
  assert.ok(low < 3 && high > 12, `${low} to ${high}`);
  assert.deepEqual(intervalOf(overMakers(sounds(['a', 0, 10, 20]), mean)), [10, 10]);
});
