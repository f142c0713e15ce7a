import assert from 'node:assert/strict';
import { test } from 'node:test';
import { groupOf, heldOutNames } from '../../src/evaluation/split.ts';

const singles = Array.from(
  { length: 200 },
  (_, i) => `pack__drum-${String.fromCharCode(97 + (i % 26))}${'x'.repeat(i / 26)}`,
);
const takes = Array.from({ length: 60 }, (_, i) => `kit__big-vel${i}`);

test('about a tenth is held out, always the same, whatever the order', () => {
  const heldOut = heldOutNames([...singles, ...takes]);
  assert.ok(heldOut.size >= 24 && heldOut.size <= 28, `${heldOut.size}`);
  assert.deepEqual([...heldOutNames([...takes, ...singles].reverse())].sort(), [...heldOut].sort());
});

test('takes of one drum stay together, and a group that is too large is never held out', () => {
  assert.equal(groupOf('kit__snare-vel3-rr2-mix'), groupOf('kit__snare-vel10-rr1'));
  const pairs = Array.from({ length: 100 }, (_, i) =>
    [1, 2].map((take) => `kit__${'abcdefghij'[i % 10]}${'-'.repeat(i / 10)}-${take}`),
  ).flat();
  const heldOut = heldOutNames([...pairs, ...takes]);
  for (const name of heldOut) {
    assert.ok(!takes.includes(name));
    assert.ok(heldOut.has(name.replace(/\d$/, '1')) && heldOut.has(name.replace(/\d$/, '2')));
  }
});

test('where there is nothing but large groups, one of them is held out', () => {
  const heldOut = heldOutNames([...takes, ...takes.map((name) => `other-${name}`)]);
  assert.equal(heldOut.size, 60);
});

test('of a pack that is numbered through a tenth is held out, sound by sound', () => {
  const pack = Array.from({ length: 60 }, (_, i) => `Kick ${String(i + 1).padStart(2, '0')}`);
  const heldOut = heldOutNames(pack);
  assert.equal(heldOut.size, 6);
  assert.deepEqual([...heldOutNames(pack.toReversed())].sort(), [...heldOut].sort());
  assert.equal(heldOutNames(pack.slice(0, 13)).size, 3);
});
