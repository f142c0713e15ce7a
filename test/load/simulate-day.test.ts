import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Heap } from './heap.ts';
import { limitsOf, planFor } from './scale-plan.ts';
import { serviceSeconds, simulateDay } from './simulate-day.ts';

const small = { people: 300, workers: 3, seed: 7 };

test('a heap gives what was put in, in order', () => {
  const heap = new Heap<number>((a, b) => a < b);
  const values = Array.from({ length: 500 }, (_, i) => (i * 7919) % 503);
  for (const value of values) heap.push(value);
  const given = values.map(() => heap.pop()!);
  assert.deepEqual(
    given,
    values.toSorted((a, b) => a - b),
  );
  assert.equal(heap.pop(), undefined);
});

test('a simulated day is the same for the same seed, and another for another', () => {
  assert.deepEqual(simulateDay(small), simulateDay(small));
  assert.notEqual(simulateDay({ ...small, seed: 8 }).jobs, simulateDay(small).jobs);
});

test('every job is answered, however often workers die, and none before it can be', () => {
  const day = simulateDay({ ...small, hoursToDeath: 0.05 });
  assert.ok(day.again > 10, `${day.again} jobs were made again`);
  assert.equal(day.answered, day.jobs);
  assert.ok(day.answer.p50 > serviceSeconds('starter', 1) * 0.85);
});

test('work is neither lost nor made up: the time of all workers is that of all jobs', () => {
  const day = simulateDay(small);
  const perJob = day.busySeconds / day.jobs;
  assert.ok(perJob > serviceSeconds('starter', 1) && perJob < serviceSeconds('full', 10), `${perJob} s`);
  assert.ok(Math.abs(day.utilisation * small.workers * 86_400 - day.busySeconds) < 1e-6);
});

test('fewer workers make people wait, and a rush more than the day', () => {
  const waits = [3, 1].map((workers) => simulateDay({ ...small, workers }).start.p99);
  assert.ok(waits[1]! > waits[0]!, `${waits}`);
  const rush = simulateDay({ ...small, rush: { share: 1, seconds: 60 } });
  assert.ok(rush.start.p99 > waits[0]!);
  assert.ok(rush.mostOpen > simulateDay(small).mostOpen);
});

test('the plan grows with the people, and the limits come in order', () => {
  const day = simulateDay(small);
  const [ten, hundred] = [planFor(1e5, day), planFor(1e6, day)];
  assert.ok(Math.abs(hundred.rows / ten.rows - 10) < 1e-9);
  assert.ok(hundred.costAll > ten.costAll);
  const people = limitsOf(day, day).map((limit) => limit.people);
  assert.deepEqual(
    people,
    people.toSorted((a, b) => a - b),
  );
});
