import assert from 'node:assert/strict';
import { test } from 'node:test';
import { loopShare } from '../../src/side-thread/loop-share.ts';
import { temporaryLibrary } from '../library/temporary-library.ts';

/** Turns of the event loop until the work is done. */
async function turnsDuring(work: () => Promise<unknown>): Promise<number> {
  let turns = 0;
  let over = false;
  const count = (): void => {
    turns++;
    if (!over) setImmediate(count);
  };
  setImmediate(count);
  await work();
  over = true;
  return turns;
}

function busyMs(ms: number): void {
  const end = performance.now() + ms;
  while (performance.now() < end);
}

test('pieces of work that never wait leave the event loop to others, one after another and side by side', async () => {
  const piece = async (): Promise<void> => {
    await loopShare();
    busyMs(6);
  };
  const inOrder = await turnsDuring(async () => {
    for (let i = 0; i < 10; i++) await piece();
  });
  assert.ok(inOrder >= 9, `${inOrder} turns`);
  const atOnce = await turnsDuring(() => Promise.all(Array.from({ length: 10 }, piece)));
  assert.ok(atOnce >= 9, `${atOnce} turns`);
});

test('requests of many statements leave the event loop to others, within a transaction as well', async (t) => {
  const { db } = await temporaryLibrary(t);
  const statements = async (sql: typeof db.sql): Promise<void> => {
    for (let i = 0; i < 10; i++) {
      await sql.selectFrom('people').selectAll().execute();
      busyMs(6);
    }
  };
  const reads = await turnsDuring(() => statements(db.sql));
  assert.ok(reads >= 9, `${reads} turns`);
  const writes = await turnsDuring(() => db.sql.transaction().execute(statements));
  assert.ok(writes >= 9, `${writes} turns`);
});
