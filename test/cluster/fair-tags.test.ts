import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { nextTag } from '../../src/cluster/fair-tags.ts';
import type { ClusterSql } from '../../src/cluster/tables.ts';
import { JobRows } from '../../src/jobs/job-rows.ts';
import { openPostgres } from '../../src/library/postgres.ts';
import { request } from '../jobs/temporary-jobs.ts';
import { afterwards } from '../stubs/last-first.ts';
import { pglitePool } from '../stubs/test-database.ts';

let queues = 0;

/** Turns without pg-boss: the least tag is served first, the oldest of these. */
async function temporaryTurns(context: TestContext) {
  const pool = await pglitePool(`tags_${++queues}`);
  const db = await openPostgres('postgres://in.process/pglite', { pool });
  afterwards(context, () => db.close());
  const sql = db.sql as unknown as ClusterSql;
  let count = 0;
  return {
    async ask(person: number): Promise<string> {
      const id = String(++count).padStart(4, '0');
      return sql.transaction().execute(async (transaction) => {
        const job = { ...request(person, [1]), id, state: 'waiting', createdAt: count } as const;
        await new JobRows(transaction as never, () => count).insert(job);
        const row = { work: '[]', weights: '', shared_key: null, notes: null, claimed_by: null, attempt: null };
        const tag = await nextTag(transaction, job.personId);
        const turn = { job_id: id, queue: 'make', boss_id: null, tag, fetched: 0, apart: 0, sounds: 1 } as const;
        await transaction
          .insertInto('turns')
          .values({ ...row, ...turn, accepted_by: 'a' })
          .execute();
        return id;
      });
    },
    async take(): Promise<string> {
      const next = sql.selectFrom('turns').select('job_id').where('fetched', '=', 0).orderBy('tag').orderBy('job_id');
      const { job_id: id } = await next.executeTakeFirstOrThrow();
      await sql.updateTable('turns').set({ fetched: 1, queue: null }).where('job_id', '=', id).execute();
      const { person_id: person } = await sql
        .selectFrom('jobs')
        .select('person_id')
        .where('id', '=', id)
        .executeTakeFirstOrThrow();
      return person.slice('discord:'.length);
    },
    forget: () => sql.deleteFrom('turns').where('fetched', '=', 1).execute(),
  };
}

test('people take turns, each person’s oldest job first, as in the queue of one process', async (t) => {
  const turns = await temporaryTurns(t);
  for (const person of [1, 1, 1, 2, 3]) await turns.ask(person);
  const served = [await turns.take()];
  await turns.ask(4);
  for (let i = 0; i < 5; i++) served.push(await turns.take());
  assert.deepEqual(served.join(' '), '1 2 3 4 1 1');
});

test('whoever was served a lot owes nothing once nobody waits, and is served at once', async (t) => {
  const turns = await temporaryTurns(t);
  for (let i = 0; i < 20; i++) {
    await turns.ask(1);
    await turns.take();
  }
  await turns.ask(2);
  await turns.take();
  await turns.ask(1);
  await turns.ask(2);
  assert.deepEqual([await turns.take(), await turns.take()], ['1', '2']);
});

test('nobody who waits is starved by newcomers, also once the rows of what was served are gone', async (t) => {
  const turns = await temporaryTurns(t);
  for (let i = 0; i < 5; i++) await turns.ask(1);
  for (let i = 0; i < 3; i++) await turns.take();
  await turns.forget();
  const served: string[] = [];
  for (let i = 0; i < 8; i++) {
    await turns.ask(10 + i);
    served.push(await turns.take());
  }
  assert.ok(served.slice(0, 4).includes('1'), served.join(' '));
});
