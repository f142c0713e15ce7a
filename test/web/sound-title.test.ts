import assert from 'node:assert/strict';
import { test } from 'node:test';
import { soundTitle } from '../../src/web/pages/sound-view.ts';
import { recipeOf } from '../library/temporary-library.ts';

const id = 'k7f3q2mmmmmmm';
const titleOf = (model: string, fileName?: string) => soundTitle({ id, recipe: { ...recipeOf(1), model } }, fileName);

test('a sound is called by its model or its part of a kit, without the number of its file', () => {
  assert.equal(titleOf('kick'), 'kick k7f3q2');
  assert.equal(titleOf('kick', '1-kick-k7f3q2.wav'), 'kick k7f3q2');
  assert.equal(titleOf('hat', '5-open-hat-k7f3q2.wav'), 'open hat k7f3q2');
  assert.equal(titleOf('hat', 'open-hat-k7f3q2.wav'), 'open hat k7f3q2', 'from before files were numbered');
  assert.equal(titleOf('8-bit', '8-bit-k7f3q2.wav'), '8 bit k7f3q2');
  assert.equal(titleOf('8-bit', '2-8-bit-k7f3q2.wav'), '8 bit k7f3q2');
});
