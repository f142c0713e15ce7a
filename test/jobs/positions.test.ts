import assert from 'node:assert/strict';
import { test } from 'node:test';
import { positionsOf } from '../../src/jobs/positions.ts';
import { Speed } from '../../src/jobs/speed.ts';

const speed = Speed.of([{ weights: 'w', size: 1, msPerStep: 100, count: 3 }]);
const job = (steps: number, state: 'waiting' | 'running' | 'delivering' = 'waiting') => ({
  state,
  work: [{ weights: 'w', size: 1, steps }],
});
const timesOf = (jobs: readonly ReturnType<typeof job>[], devices?: number) =>
  positionsOf(jobs, speed, devices).map(({ position: { ahead, etaMs } }) => [ahead, etaMs]);

test('one device does one job after another', () => {
  assert.deepEqual(timesOf([job(5, 'delivering'), job(10, 'running'), job(10), job(20)]), [
    [0, 0],
    [0, 1000],
    [1, 2000],
    [2, 4000],
  ]);
});

test('several devices share the jobs: each takes the next one when it is free', () => {
  assert.deepEqual(timesOf([job(10, 'running'), job(30, 'running'), job(10), job(20)], 2), [
    [0, 1000],
    [0, 3000],
    [2, 2000],
    [3, 4000],
  ]);
});

test('where nothing was measured no time is told, and where no worker runs one is assumed to come', () => {
  const unknown = positionsOf([job(10)], new Speed(), 2);
  assert.deepEqual(
    unknown.map(({ position }) => position),
    [{ ahead: 0 }],
  );
  assert.deepEqual(timesOf([job(10)], 0), [[0, 1000]]);
});
