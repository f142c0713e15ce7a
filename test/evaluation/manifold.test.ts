import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { atEqualSizes, drawn } from '../../src/evaluation/draws.ts';
import { coverageAndDensity, manifoldsOf, precisionAndRecall } from '../../src/evaluation/manifold.ts';
import { uniform } from '../audio/tones.ts';

const line = (...values: number[]): Float64Array[] => values.map((value) => Float64Array.of(value));

const random = uniform(5);
/** Points in two dimensions, roughly normal around (x, 0). */
const cloud = (count: number, x: number, width = 1): Float64Array[] =>
  Array.from({ length: count }, () => {
    const normal = (): number => Array.from({ length: 6 }, random).reduce((sum, value) => sum + value, -3) * Math.SQRT2;
    return Float64Array.of(x + width * normal(), width * normal());
  });

test('coverage counts the real balls that hold a sound, density the sounds in them: worked by hand', () => {
  // Balls to the first neighbour: 0 ± 1, 1 ± 1, 3 ± 2, 10 ± 7; to the second: 0 ± 3, 1 ± 2, 3 ± 3, 10 ± 9.
  const real = line(0, 1, 3, 10);
  assert.deepEqual(coverageAndDensity(line(-0.5, -0.6), real, 1), { coverage: 1 / 4, density: 2 / 2 });
  assert.deepEqual(coverageAndDensity(line(2.5, 30), real, 1), { coverage: 1 / 4, density: 1 / 2 });
  assert.deepEqual(coverageAndDensity(line(2.5, 30), real, 2), { coverage: 4 / 4, density: 4 / 4 });
  assert.deepEqual(coverageAndDensity(line(30, 40), real, 1), { coverage: 0, density: 0 });
});

test('coverage and density agree with numpy, as Naeem et al. compute them', () => {
  const url = new URL('../fixtures/audio/set-distances.json', import.meta.url);
  const golden = JSON.parse(readFileSync(url, 'utf8')) as { a: number[][]; b: number[][] };
  const [a, b] = [golden.a, golden.b].map((rows) => rows.map((row) => Float64Array.from(row)));
  for (const [k, coverage, density] of [
    [1, 37 / 60, 3.125],
    [3, 58 / 60, 2.4166666666666665],
  ] as const) {
    const actual = coverageAndDensity(a!, b!, k);
    assert.ok(Math.abs(actual.coverage - coverage) < 1e-12 && Math.abs(actual.density - density) < 1e-12);
  }
});

test('of one distribution k1 covers about a half at equal sizes and k3 seven eighths, whatever the sizes were', () => {
  for (const count of [150, 600]) {
    const { coverageK1, coverageK3, densityK3 } = manifoldsOf(cloud(count, 0), cloud(150, 0));
    assert.ok(Math.abs(coverageK1 - 1 / 2) < 0.1, `${count}: ${coverageK1}`);
    assert.ok(Math.abs(coverageK3 - 7 / 8) < 0.07, `${count}: ${coverageK3}`);
    assert.ok(Math.abs(densityK3 - 1) < 0.2, `${count}: ${densityK3}`);
  }
});

test('a crowd of sounds in one place lowers recall elsewhere, and leaves coverage as it was', () => {
  const real = cloud(60, 8, 2);
  const sounds = cloud(60, 8, 2);
  const crowd = cloud(240, 0, 0.2);
  const both = [...sounds, ...crowd];
  const recall = (set: Float64Array[]) => precisionAndRecall(set, real).recall;
  assert.ok(recall(sounds) - recall(both) > 0.2, `${recall(sounds)} and ${recall(both)}`);
  const coverage = (set: Float64Array[]) => coverageAndDensity(set, real, 3).coverage;
  assert.equal(coverage(both), coverage(sounds));
});

test('a real sound listed twice weighs double, and is not its own neighbour', () => {
  const [near, middle, far] = line(0, 1, 5) as [Float64Array, Float64Array, Float64Array];
  const sounds = line(4.5);
  assert.equal(coverageAndDensity(sounds, [near, middle, far], 1).coverage, 1 / 3);
  assert.equal(coverageAndDensity(sounds, [near, middle, far, far], 1).coverage, 2 / 4);
});

test('draws are without replacement, and the same for a seed', () => {
  const items = Array.from({ length: 40 }, (_, i) => i);
  const some = drawn(items, 25, 3);
  assert.equal(new Set(some).size, 25);
  assert.deepEqual(drawn(items, 25, 3), some);
  assert.notDeepEqual(drawn(items, 25, 4), some);
  assert.deepEqual(
    drawn(items, 99, 3).sort((a, b) => a - b),
    items,
  );
});

test('figures at equal sizes see sets of one size, and average over draws', () => {
  const sizes: string[] = [];
  const { first } = atEqualSizes([1, 2, 3, 4], [7, 8], (a, b) => {
    sizes.push(`${a.length} ${b.length}`);
    return { first: a[0]! };
  });
  assert.deepEqual(new Set(sizes), new Set(['2 2']));
  assert.ok(first > 1 && first < 4);
  sizes.length = 0;
  atEqualSizes([1, 2], [7, 8], (a, b) => ({ first: sizes.push(`${a} ${b}`) }));
  assert.deepEqual(sizes, ['1,2 7,8']);
});
