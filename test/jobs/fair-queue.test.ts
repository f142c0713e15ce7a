import assert from 'node:assert/strict';
import { test } from 'node:test';
import PQueue from 'p-queue';
import { type FairOptions, FairQueue } from '../../src/jobs/fair-queue.ts';

const work = (name: string) => Object.assign(async () => name, { toString: () => name });

function served(queue: FairQueue): string[] {
  const names: string[] = [];
  for (let next = queue.dequeue(); next; next = queue.dequeue()) names.push(String(next));
  return names;
}

const add = (queue: FairQueue, ...names: string[]) => {
  for (const name of names) queue.enqueue(work(name), { person: name[0] as string, id: name });
};

test('people take turns, each one’s oldest work first', () => {
  const queue = new FairQueue();
  add(queue, 'a1', 'a2', 'a3', 'b1', 'b2', 'c1');
  assert.deepEqual(queue.order(), ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  assert.equal(queue.size, 6);
  assert.deepEqual(served(queue), ['a1', 'b1', 'c1', 'a2', 'b2', 'a3']);
  assert.equal(queue.size, 0);
});

test('a newcomer comes right after the work that runs, not after a heap', () => {
  const queue = new FairQueue();
  add(queue, 'a1', 'a2', 'a3', 'a4');
  assert.equal(String(queue.dequeue()), 'a1');
  add(queue, 'b1');
  assert.deepEqual(served(queue), ['b1', 'a2', 'a3', 'a4']);
});

test('who was just served and asks again comes after those who wait', () => {
  const queue = new FairQueue();
  add(queue, 'a1');
  assert.equal(String(queue.dequeue()), 'a1');
  add(queue, 'a2', 'b1');
  assert.deepEqual(served(queue), ['b1', 'a2']);
});

test('a stream of newcomers does not starve the one who waits with a heap', () => {
  const queue = new FairQueue();
  add(queue, 'a1', 'a2', 'a3');
  const names: string[] = [];
  for (const newcomer of 'bcdefghijklmnopqrstuvwxyz') {
    add(queue, `${newcomer}1`);
    names.push(String(queue.dequeue()));
  }
  assert.ok(names.includes('a1') && names.includes('a2') && names.includes('a3'), names.join(' '));
});

test('work that is removed leaves the others’ order as it was', () => {
  const queue = new FairQueue();
  add(queue, 'a1', 'a2', 'a3', 'b1', 'b2');
  queue.remove('a1');
  queue.remove('nobody');
  assert.equal(queue.size, 4);
  assert.deepEqual(queue.order(), ['a2', 'b1', 'a3', 'b2']);
  assert.deepEqual(served(queue), ['a2', 'b1', 'a3', 'b2']);
});

test('p-queue serves in this order, and takes out what its signal aborts', async () => {
  const queue = new PQueue<FairQueue, FairOptions>({ concurrency: 1, queueClass: FairQueue, autoStart: false });
  const done: string[] = [];
  const cancel = new AbortController();
  const added = ['a1', 'a2', 'b1', 'b2', 'c1'].map((name) =>
    queue
      .add(async () => void done.push(name), {
        person: name[0] as string,
        id: name,
        ...(name === 'b1' ? { signal: cancel.signal } : {}),
      })
      .catch(() => done.push(`not ${name}`)),
  );
  cancel.abort();
  queue.start();
  await Promise.all(added);
  assert.deepEqual(
    done.filter((name) => !name.startsWith('not')),
    ['a1', 'b2', 'c1', 'a2'],
  );
  assert.ok(done.includes('not b1'));
});
