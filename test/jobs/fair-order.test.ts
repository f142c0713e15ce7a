import assert from 'node:assert/strict';
import { test } from 'node:test';
import PQueue from 'p-queue';
import { FairOrder } from '../../src/jobs/fair-order.ts';

function served(order: FairOrder): string[] {
  const names: string[] = [];
  for (let next = order.next(); next; next = order.next()) names.push(next);
  return names;
}

const add = (order: FairOrder, ...names: string[]) => {
  for (const name of names) order.add(name, name[0] as string);
};

test('people take turns, each one’s oldest work first', () => {
  const order = new FairOrder();
  add(order, 'a1', 'a2', 'a3', 'b1', 'b2', 'c1');
  assert.deepEqual(order.ids(), ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  assert.deepEqual(served(order), ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  assert.deepEqual(order.ids(), []);
});

test('a newcomer comes right after the work that runs, not after a heap', () => {
  const order = new FairOrder();
  add(order, 'a1', 'a2', 'a3', 'a4');
  assert.equal(order.next(), 'a1');
  add(order, 'b1');
  assert.deepEqual(served(order), ['b1', 'a2', 'a3', 'a4']);
});

test('who was just served and asks again comes after those who wait', () => {
  const order = new FairOrder();
  add(order, 'a1');
  assert.equal(order.next(), 'a1');
  add(order, 'a2', 'b1');
  assert.deepEqual(served(order), ['b1', 'a2']);
});

test('a stream of newcomers does not starve the one who waits with a heap', () => {
  const order = new FairOrder();
  add(order, 'a1', 'a2', 'a3');
  const names: string[] = [];
  for (const newcomer of 'bcdefghijklmnopqrstuvwxyz') {
    add(order, `${newcomer}1`);
    names.push(String(order.next()));
  }
  assert.ok(names.includes('a1') && names.includes('a2') && names.includes('a3'), names.join(' '));
});

test('work that is removed leaves the others’ order as it was', () => {
  const order = new FairOrder();
  add(order, 'a1', 'a2', 'a3', 'b1', 'b2');
  order.remove('a1');
  order.remove('nobody');
  assert.deepEqual(order.ids(), ['a2', 'b1', 'a3', 'b2']);
  assert.deepEqual(served(order), ['a2', 'b1', 'a3', 'b2']);
});

test('turns of p-queue serve in this order, and a turn for removed work goes to the next one', async () => {
  const order = new FairOrder();
  const turns = new PQueue({ concurrency: 1, autoStart: false });
  const done: (string | undefined)[] = [];
  const added = ['a1', 'a2', 'b1', 'b2', 'c1'].map((name) => {
    add(order, name);
    return turns.add(async () => void done.push(order.next()));
  });
  order.remove('b1');
  turns.start();
  await Promise.all(added);
  assert.deepEqual(done, ['a1', 'b2', 'c1', 'a2', undefined]);
});
