import assert from 'node:assert/strict';
import { test } from 'node:test';
import { changed, kitChangeShape, newSlot } from '../../src/kits/change-kit.ts';
import { mostSlots } from '../../src/kits/kit.ts';
import { kitContent } from '../library/temporary-library.ts';

const id = kitContent.slots[0]!.sampleId!;
const kit = ['snare', 'perc'].reduce((before, add) => changed(before, { add, sampleId: id } as never), kitContent);
const keys = ({ slots }: typeof kit): string[] => slots.map(({ key }) => key);

test('a slot that was removed comes back in its place with its steps, beside one that has taken its key', () => {
  const [, snare] = changed(kit, { slot: 'snare', steps: { 4: 90 } }).slots;
  const without = changed(kit, { remove: 'snare' });
  assert.deepEqual(keys(without), ['kick', 'perc']);
  const back = changed(without, { restore: snare!, at: 1 });
  assert.deepEqual(back.slots[1], snare);
  const taken = changed(changed(without, { add: 'snare', sampleId: id }), { restore: snare!, at: 1 });
  assert.deepEqual(keys(taken), ['kick', 'snare-2', 'snare', 'perc']);
  assert.equal(taken.slots[1]!.steps[4], 90);
});

test('a full kit takes no slot back, and a malformed one is no change', () => {
  const slots = Array.from({ length: mostSlots }, (_, i) => newSlot(i === 0 ? 'perc' : `perc-${i + 1}`, 'perc', id));
  const restore = newSlot('kick', 'kick', id);
  assert.throws(() => changed({ ...kit, slots }, { restore, at: 0 }), { key: 'slotsFull' });
  for (const wrong of [{ restore }, { restore: { ...restore, key: '../x' }, at: 0 }, { restore, at: -1 }])
    assert.equal(kitChangeShape.safeParse(wrong).success, false);
  assert.equal(kitChangeShape.safeParse({ restore, at: 0 }).success, true);
});
