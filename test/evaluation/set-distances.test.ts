import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { precisionAndRecall } from '../../src/evaluation/manifold.ts';
import { frechetDistance, maximumMeanDiscrepancy, nearestLabel } from '../../src/evaluation/set-distances.ts';
import { symmetricEigen } from '../../src/evaluation/symmetric-eigen.ts';
import { percentile } from '../../src/percentile.ts';
import { uniform } from '../audio/tones.ts';

const golden: { a: number[][]; b: number[][]; frechet: number; mmd: number; pr: [number, number] } = JSON.parse(
  readFileSync(new URL('../fixtures/audio/set-distances.json', import.meta.url), 'utf8'),
);
const [a, b] = [golden.a, golden.b].map((rows) => rows.map((row) => Float64Array.from(row))) as [
  Float64Array[],
  Float64Array[],
];

const near = (actual: number, expected: number, tolerance: number): void =>
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} within ${tolerance}`);

test('Fréchet distance, MMD, precision and recall agree with the numpy reference', () => {
  near(frechetDistance(a, b), golden.frechet, 1e-6);
  near(maximumMeanDiscrepancy(a, b), golden.mmd, 1e-6);
  const { precision, recall } = precisionAndRecall(a, b);
  near(precision, golden.pr[0], 1e-9);
  near(recall, golden.pr[1], 1e-9);
});

test('a set moved by d is at Fréchet distance d squared, a set is at 0 from itself', () => {
  near(frechetDistance(a, a), 0, 1e-6);
  near(
    frechetDistance(
      a,
      a.map((row) => row.map((v, i) => (i === 2 ? v + 1.5 : v))),
    ),
    2.25,
    1e-6,
  );
});

test('one good sound over and over has precision and no recall', () => {
  const collapsed = Array.from({ length: 30 }, () => b[7]!);
  const { precision, recall } = precisionAndRecall(collapsed, b);
  assert.equal(precision, 1);
  assert.ok(recall < 0.1);
});

test('the nearest neighbours vote, a large class not by its size alone', () => {
  const at = (value: number): Float64Array => Float64Array.of(value);
  const bank = [
    ...Array.from({ length: 100 }, (_, i) => ({ point: at(i / 100), label: 'many' })),
    ...Array.from({ length: 3 }, (_, i) => ({ point: at(0.5 + i / 300), label: 'few' })),
  ];
  assert.equal(nearestLabel(at(0.505), bank), 'few');
  assert.equal(nearestLabel(at(0.1), bank), 'many');
});

test('eigenvectors of a symmetric matrix reproduce it, largest value first', () => {
  const n = 40;
  const random = uniform(9);
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) matrix[i * n + j] = matrix[j * n + i] = random() - 0.5;
  const { values, vectors } = symmetricEigen(matrix, n);
  for (let i = 0; i < n; i++) {
    if (i > 0) assert.ok(values[i]! <= values[i - 1]!);
    for (let j = 0; j < n; j++) {
      let sum = 0;
      for (let k = 0; k < n; k++) sum += values[k]! * vectors[k * n + i]! * vectors[k * n + j]!;
      near(sum, matrix[i * n + j]!, 1e-12);
    }
  }
});

test('percentiles lie between neighbours', () => {
  assert.equal(percentile([4, 1, 3, 2], 50), 2.5);
  assert.equal(percentile([7], 95), 7);
});
