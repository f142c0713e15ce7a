import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Patience, usualPatience } from '../../src/worker/patience.ts';

/** Ms in steps of 250 after which patience is at its end. */
function endOf(patience: Patience): number {
  let ms = 250;
  while (!patience.isOverAfter(250)) ms += 250;
  return ms - 250;
}

describe('how long a worker may be silent', () => {
  test('loading and a first run have five minutes', () => {
    assert.equal(endOf(new Patience(usualPatience)), 300_000);
  });

  test('a step has ten times the last one, and at least 30 s', () => {
    const fast = new Patience(usualPatience);
    fast.step(40);
    assert.equal(endOf(fast), 30_000);
    const slow = new Patience(usualPatience);
    slow.step(20_000);
    assert.equal(endOf(slow), 200_000);
  });

  test('each sign of life begins anew, and loading another network has five minutes again', () => {
    const patience = new Patience(usualPatience);
    patience.step(40);
    assert.equal(patience.isOverAfter(29_000), false);
    patience.step(40);
    assert.equal(patience.isOverAfter(29_000), false);
    patience.loading();
    assert.equal(endOf(patience), 300_000);
  });

  test('finishing has no steps and gets 30 s', () => {
    const patience = new Patience(usualPatience);
    patience.brief();
    assert.equal(endOf(patience), 30_000);
  });

  test('a cancel is to be obeyed within three steps, and at least 5 s, whatever else would be allowed', () => {
    const fast = new Patience(usualPatience);
    fast.step(40);
    fast.cancelled();
    assert.equal(endOf(fast), 5_000);
    const slow = new Patience(usualPatience);
    slow.step(9_000);
    slow.cancelled();
    assert.equal(endOf(slow), 27_000);
    const loading = new Patience(usualPatience);
    loading.cancelled();
    assert.equal(endOf(loading), 5_000);
  });
});
