import { sql } from 'kysely';
import { isLive } from './membership.ts';
import type { ClusterSql, ClusterTables, QueueName } from './tables.ts';
import { type PassOptions, StaleAttempt, type Turn, type Turns, turnOf } from './turns.ts';

/** Puts the work of processes that died back into the queue; returns how many pieces. */
export async function replaceDead(db: ClusterSql, turns: Turns): Promise<number> {
  const lost = await db
    .selectFrom('turns')
    .selectAll()
    .where('claimed_by', 'is not', null)
    .where(sql<boolean>`not exists (select 1 from processes p where p.id = turns.claimed_by and ${isLive(sql`p`)})`)
    .execute();
  let replaced = 0;
  for (const row of lost) {
    const shared = lost.filter(({ queue, claimed_by }) => queue === 'make' && claimed_by === row.claimed_by);
    // What nobody has was never begun, see compare-hands.ts.
    const isSuspect = shared.length === 1 && row.claimed_by !== '';
    if (await replaceOne(db, turns, row, isSuspect)) replaced++;
  }
  return replaced;
}

async function replaceOne(
  db: ClusterSql,
  turns: Turns,
  row: ClusterTables['turns'],
  isSuspect: boolean,
): Promise<boolean> {
  const { queue, boss_id: id, attempt: retryCount } = row;
  if (queue === null || id === null || retryCount === null) return false;
  const turn: Turn = { ...turnOf(row), queue, claim: { id, retryCount } };
  // Of several jobs in one run, nobody knows whose fault it was.
  const changes: Record<QueueName, PassOptions> = {
    make: isSuspect ? { job: { state: 'waiting', strikes: 1 } } : { job: { state: 'waiting' }, apart: true },
    shape: { job: { state: 'waiting' } },
    deliver: {},
  };
  return db
    .transaction()
    .execute((transaction) => turns.pass(transaction, turn, queue, changes[queue]))
    .then(
      () => true,
      (error: unknown) => {
        // Another process was faster, or it lives after all.
        if (error instanceof StaleAttempt) return false;
        throw error;
      },
    );
}
