import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { addressOf, ended, folder, start } from './launched.ts';

test('the launcher prints an address that answers, names the models, and ends at SIGINT and SIGTERM', async () => {
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    const child = start(join(folder, 'data'));
    const address = await addressOf(child);
    assert.equal((await fetch(address)).status, 200);
    assert.match(child.said(), /kick:starter, snare:starter, hat:starter, perc:starter/);
    // In the middle of the warm-up: the worker is busy.
    child.kill(signal);
    assert.equal(await ended(child), 0, child.said());
    await assert.rejects(fetch(address));
    assert.doesNotMatch(child.said(), /\n\s+at /);
  }
});
