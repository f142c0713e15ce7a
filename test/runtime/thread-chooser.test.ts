import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createThreadChooser, threadsFreeNow } from '../../src/runtime/thread-chooser.ts';

/** A machine whose programs use so many processors; `pass` lets time go by and asks. */
function machine({ processors, limit = processors }: { processors: number; limit?: number }) {
  let nowMs = 0;
  let busyMs = 1e9;
  let ownMs = 5e5;
  let reads = 0;
  const choose = createThreadChooser({
    limit,
    now: () => nowMs,
    read: () => {
      reads++;
      return { processors, busyMs, ownMs };
    },
  });
  return {
    choose,
    reads: () => reads,
    pass(ms: number, use: { own: number; others: number }): number {
      nowMs += ms;
      ownMs += ms * use.own;
      busyMs += ms * (use.own + use.others);
      return choose();
    },
  };
}

test('alone on two cores it is two threads, beside a busy program one, and two again when that has gone', () => {
  const { pass } = machine({ processors: 2 });
  assert.equal(pass(1000, { own: 2, others: 0 }), 2);
  // Three threads on two cores: a fair kernel gives each two thirds.
  assert.equal(pass(600, { own: 1.33, others: 0.67 }), 1);
  assert.equal(pass(600, { own: 1, others: 1 }), 1);
  assert.equal(pass(600, { own: 1, others: 0 }), 2);
});

test('small loads of others change nothing', () => {
  const { pass } = machine({ processors: 2 });
  for (let i = 0; i < 20; i++) assert.equal(pass(700, { own: 1.8, others: i % 2 === 0 ? 0.1 : 0.3 }), 2);
});

test('between two looks at the machine the answer stays, and nothing is read', () => {
  const { pass, reads } = machine({ processors: 2 });
  assert.equal(pass(1000, { own: 1, others: 1 }), 1);
  const before = reads();
  for (let i = 0; i < 40; i++) assert.equal(pass(10, { own: 1, others: 0 }), 1);
  assert.equal(reads(), before);
  assert.equal(pass(200, { own: 1, others: 0 }), 2);
});

test('asked before there is anything to go by, it is all of them', () => {
  const { choose, pass } = machine({ processors: 4 });
  assert.equal(choose(), 4);
  assert.equal(pass(20, { own: 0, others: 4 }), 4);
  assert.equal(pass(200, { own: 0, others: 4 }), 1);
});

test('on many cores others are left about theirs, in few steps', () => {
  const { pass } = machine({ processors: 16 });
  const answers = Array.from({ length: 17 }, (_, others) => pass(1000, { own: 0, others }));
  assert.deepEqual(answers, [16, 12, 12, 12, 12, 9, 9, 9, 6, 6, 6, 4, 4, 3, 2, 1, 1]);
});

test('what others use beyond the processors that we may use is not our affair', () => {
  const { pass } = machine({ processors: 64, limit: 4 });
  assert.equal(pass(1000, { own: 0, others: 60 }), 4);
  assert.equal(pass(1000, { own: 0, others: 62 }), 2);
});

test('counters that run backwards or stand still, as in some containers, mean all threads', () => {
  const { pass } = machine({ processors: 2 });
  assert.equal(pass(1000, { own: 2, others: -5 }), 2);
  assert.equal(pass(1000, { own: 2, others: -2 }), 2);
});

test('a limit of one thread reads nothing', () => {
  const { pass, reads } = machine({ processors: 2, limit: 1 });
  assert.equal(pass(1000, { own: 0, others: 0 }), 1);
  assert.equal(reads(), 0);
});

test('on this machine the answer lies between one and the limit', () => {
  const choose = createThreadChooser({ limit: 3 });
  assert.ok([1, 2, 3].includes(choose()));
});

test('a look for a whole training takes half a second, so that it has something to go by', async () => {
  const began = performance.now();
  const elapsed = await threadsFreeNow(() => performance.now() - began);
  assert.ok(elapsed >= 499, `${elapsed}`);
  const threads = await threadsFreeNow(createThreadChooser({ limit: 2 }));
  assert.ok(threads === 1 || threads === 2);
});
