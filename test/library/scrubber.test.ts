import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openLibrary } from '../../src/library/library.ts';
import { createScrubber } from '../../src/library/scrubber.ts';
import { batchOf, temporaryLibrary } from './temporary-library.ts';

/** Whatever can go on without time has gone on. */
const turns = async (): Promise<void> => {
  for (let i = 0; i < 10; i++) await new Promise((resolve) => setImmediate(resolve));
};

/** Work that ends when it is told to. */
function heldWork() {
  const ends: (() => void)[] = [];
  return { ends, work: () => new Promise<void>((resolve) => ends.push(resolve)) };
}

test('many who ask at once share one run, those who ask while it runs the next one', async () => {
  const { ends, work } = heldWork();
  const { scrub } = createScrubber(work, 0);
  const first = Promise.all(Array.from({ length: 20 }, scrub));
  await turns();
  assert.equal(ends.length, 1);
  let isOver = false;
  const second = Promise.all(Array.from({ length: 20 }, scrub)).then(() => {
    isOver = true;
  });
  await turns();
  assert.equal(ends.length, 1, 'never two at a time');
  ends[0]!();
  await first;
  await turns();
  assert.deepEqual([ends.length, isOver], [2, false], 'the first run may have read what was deleted meanwhile');
  ends[1]!();
  await second;
});

test('a second run waits for its time, and comes at once when the program stops; failures are nobody’s', async () => {
  let runs = 0;
  const { scrub, stop } = createScrubber(async () => {
    runs++;
    throw new Error('locked');
  }, 3_600_000);
  await scrub();
  const next = scrub();
  await turns();
  assert.equal(runs, 1);
  await stop();
  await next;
  assert.equal(runs, 2);
});

test('/forget-me does not wait until the database is written anew', async (t) => {
  const { db, dataDir } = await temporaryLibrary(t);
  const library = openLibrary({ db: { ...db, scrub: () => new Promise(() => {}) }, dataDir });
  await library.addSamples(batchOf('b', [1]));
  assert.equal((await library.forgetPerson('discord:1')).samples, 1);
});
