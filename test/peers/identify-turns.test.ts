import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { sql } from 'kysely';
import { openPostgres } from '../../src/library/postgres.ts';
import { createIdentifyTurns } from '../../src/peers/identify-turns.ts';
import { afterwards } from '../stubs/last-first.ts';
import { logTo } from '../stubs/log.ts';
import { pglitePool } from '../stubs/test-database.ts';

async function openDb(t: TestContext) {
  const pool = await pglitePool('identify');
  const db = await openPostgres('postgres://in.process/pglite', { pool });
  afterwards(t, async () => {
    await sql`truncate identify_turns`.execute(db.sql);
    await db.close();
  });
  return db.sql;
}

const never = new AbortController().signal;
/** Whether it comes within a moment. */
async function comes(turn: (signal: AbortSignal) => Promise<void>): Promise<boolean> {
  const late = AbortSignal.timeout(500);
  return turn(late).then(
    () => true,
    (error: unknown) => {
      assert.ok(late.aborted, String(error));
      return false;
    },
  );
}

test('two processes never have a turn of one bucket at the same time, and do of different ones', async (t) => {
  const db = await openDb(t);
  const [first, second] = [createIdentifyTurns(db, logTo([])), createIdentifyTurns(db, logTo([]))];
  const came = await Promise.all([first, second, first, second].map((turn) => comes((signal) => turn(0, signal))));
  assert.equal(came.filter((is) => is).length, 1);
  assert.ok(await comes((signal) => second(1, signal)), 'another bucket');
});

test('a turn comes once the last one is old enough, by the clock of the database', async (t) => {
  const db = await openDb(t);
  const turn = createIdentifyTurns(db, logTo([]));
  await turn(0, never);
  const taken = async () =>
    Number((await sql<{ at: number }>`select taken_at as at from identify_turns`.execute(db)).rows[0]?.at);
  const shift = (ms: number) => sql`update identify_turns set taken_at = taken_at + ${ms}`.execute(db);
  await shift(-5_200);
  const before = await taken();
  const late = AbortSignal.timeout(20_000);
  await turn(0, late);
  assert.ok((await taken()) - before >= 5_500, 'what is missing to the pace was waited for');
  await shift(3_600_000);
  assert.ok(await comes((signal) => turn(0, signal)), 'a clock that was set back by an hour holds nobody up');
});

test('where the database is away a turn is waited for', async (t) => {
  const db = await openDb(t);
  const lines: Parameters<typeof logTo>[0] = [];
  await sql`alter table identify_turns rename to identify_turns_away`.execute(db);
  const turn = createIdentifyTurns(db, logTo(lines))(0, never);
  const early = await Promise.race([turn.then(() => 'came'), new Promise((resolve) => setTimeout(resolve, 200))]);
  assert.equal(early, undefined);
  await sql`alter table identify_turns_away rename to identify_turns`.execute(db);
  await turn;
  assert.equal(lines.length, 1);
});
