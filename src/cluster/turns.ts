import { randomInt } from 'node:crypto';
import type { JobState } from '../jobs/job.ts';
import { JobRows, openStates, type RowChange } from '../jobs/job-rows.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import type { Sentence } from '../languages/sentence.ts';
import { notify } from '../library/postgres-listen.ts';
import { type Boss, type Claim, executorOf } from './boss.ts';
import { nextTag } from './fair-tags.ts';
import { channels } from './protocol.ts';
import type { ClusterTables, ClusterTransaction, QueueName } from './tables.ts';

/** Somebody else has the work by now: whatever this attempt would write is not to be written. */
export class StaleAttempt extends Error {
  override readonly name = 'StaleAttempt';
}

/** A job's turn that this process has in hand. */
export interface Turn {
  readonly jobId: string;
  readonly queue: QueueName;
  readonly claim: Claim;
  readonly tag: number;
  readonly acceptedBy: string;
  /** Digests of the weights that it needs, in order, with commas. */
  readonly weights: string;
  /** It does not share its run. */
  readonly isApart: boolean;
}

export interface PassOptions {
  /** What changes in the job's row. */
  readonly job?: RowChange;
  /** About the sources, for the answer. */
  readonly notes?: readonly Sentence[];
  readonly apart?: boolean;
  /** A pause before it. */
  readonly afterSeconds?: number;
}

export type Chosen = TurnColumns & { readonly boss_id: string };

export interface TurnParts {
  readonly boss: Boss;
  /** Unix ms. */
  readonly now: () => number;
}

/**
 * What happens to turns, each within a transaction of the caller's. Locks are taken in one order: pg-boss's row, the turn,
 * the job.
 */
export class Turns {
  readonly #boss: Boss;
  readonly #now: () => number;

  constructor({ boss, now }: TurnParts) {
    this.#boss = boss;
    this.#now = now;
  }

  /** The job's row, and its place in the queue. */
  async accept(db: ClusterTransaction, { asked, job, work, sharedKey, needsDevice }: OpenJob, acceptedBy: string) {
    const queue = needsDevice ? 'make' : 'shape';
    await this.#rows(db).insert(job);
    const tag = await nextTag(db, asked.personId);
    const weights = [...new Set(work.map((each) => each.weights))].sort().join();
    await db
      .insertInto('turns')
      .values({
        job_id: job.id,
        queue,
        boss_id: await this.#send(db, queue, { jobId: job.id, tag, acceptedBy, weights }),
        tag,
        weights,
        fetched: 0,
        apart: 0,
        sounds: asked.recipes.length,
        work: JSON.stringify(work),
        shared_key: sharedKey ?? null,
        accepted_by: acceptedBy,
        claimed_by: null,
        attempt: null,
        notes: null,
      })
      .execute();
  }

  /** Takes the next work of a queue for this process; undefined where nothing waits, `gone` where its job is over. */
  async claim(
    db: ClusterTransaction,
    queue: QueueName,
    claimedBy: string,
    ignoreGroups: readonly string[] = [],
  ): Promise<Turn | 'gone' | undefined> {
    const options = { db: executorOf(db), ...(ignoreGroups.length > 0 && { ignoreGroups: [...ignoreGroups] }) };
    const [claim] = (await this.#boss.fetch<{ id: string }>(queue, options)) as (Claim & { data: { id: string } })[];
    if (!claim) return undefined;
    const turn = await db
      .updateTable('turns')
      .set({ claimed_by: claimedBy, attempt: claim.retryCount, fetched: 1 })
      .where('job_id', '=', claim.data.id)
      .where('boss_id', '=', claim.id)
      .returning(['job_id', 'tag', 'accepted_by', 'weights', 'apart'])
      .executeTakeFirst();
    if (turn) return { ...turnOf(turn), queue, claim };
    await this.#boss.complete(queue, claim, null, { db: executorOf(db) });
    return 'gone';
  }

  /**
   * Takes these jobs for this process, whatever their turn; those that somebody else takes at the same moment are left
   * out. In a transaction of its own: it waits for theirs.
   */
  async claimChosen(db: ClusterTransaction, rows: readonly Chosen[], claimedBy: string): Promise<Turn[]> {
    // By an own priority above all others', which nobody else sees before they are taken. In one order, so that two
    // workers that choose the same do not wait for each other.
    const priority = randomInt(1, 2 ** 31 - 1);
    const options = { db: executorOf(db) };
    for (const id of rows.map((row) => row.boss_id).sort())
      await this.#boss.update('make', undefined, { id, priority, ...options });
    const claims = (await this.#boss.fetch<{ id: string }>('make', {
      ...{ ...options, batchSize: rows.length, minPriority: priority, maxPriority: priority },
    })) as (Claim & { data: { id: string } })[];
    const turns: Turn[] = [];
    for (const claim of claims) {
      const row = rows.find((each) => each.boss_id === claim.id);
      if (!row) throw new Error(`pg-boss gave another job than those that were chosen`);
      const change = { claimed_by: claimedBy, attempt: claim.retryCount, fetched: 1 } as const;
      await db.updateTable('turns').set(change).where('job_id', '=', row.job_id).execute();
      turns.push({ ...turnOf(row), queue: 'make', claim });
    }
    return turns;
  }

  /** The turn is done and another queue's comes; the first statement of whatever belongs to it. Throws StaleAttempt. */
  async pass(
    db: ClusterTransaction,
    turn: Turn,
    to: QueueName,
    { job = {}, afterSeconds, notes, apart }: PassOptions = {},
  ): Promise<void> {
    await this.#done(db, turn);
    await db
      .updateTable('turns')
      .set({
        queue: to,
        boss_id: await this.#send(db, to, turn, afterSeconds),
        claimed_by: null,
        attempt: null,
        ...(apart && { apart: 1 as const }),
        ...(notes && { notes: JSON.stringify(notes) }),
      })
      .where('job_id', '=', turn.jobId)
      .execute();
    await this.#rows(db).change(turn.jobId, job);
  }

  /** The turn is the job's last. Throws StaleAttempt. */
  async end(db: ClusterTransaction, turn: Turn, state: JobState): Promise<void> {
    await this.#done(db, turn);
    await this.#leave(db, turn.jobId);
    await this.#rows(db).change(turn.jobId, { state });
  }

  /** Cancels the job and has its person told; false where it is over, being told of, or being delivered. */
  async cancel(db: ClusterTransaction, jobId: string): Promise<boolean> {
    const seen = await db
      .selectFrom('turns as t')
      .innerJoin('jobs as j', 'j.id', 't.job_id')
      .selectAll('t')
      .where('t.job_id', '=', jobId)
      .where('j.state', 'in', openStates)
      .where('j.error', 'is', null)
      .executeTakeFirst();
    if (!seen?.queue || !seen.boss_id) return false;
    if (seen.queue === 'deliver' && seen.claimed_by !== null) return false;
    await this.#boss.cancel(seen.queue, seen.boss_id, { db: executorOf(db) });
    const { numUpdatedRows } = await db
      .updateTable('turns')
      .set({
        queue: 'deliver',
        boss_id: await this.#send(db, 'deliver', turnOf(seen)),
        claimed_by: null,
        attempt: null,
      })
      .where('job_id', '=', jobId)
      .where('boss_id', '=', seen.boss_id)
      .executeTakeFirst();
    const isOpen = (await this.#rows(db).change(jobId, { state: 'cancelled' })) > 0;
    // It went on meanwhile: nothing of this is kept.
    if (numUpdatedRows === 0n || !isOpen) throw new StaleAttempt(`job ${jobId} is past cancelling`);
    await notify(channels.workers, { cancel: jobId }).execute(db);
    return true;
  }

  async #done(db: ClusterTransaction, { queue, claim, jobId }: Turn): Promise<void> {
    // Left out of pg-boss's types, not of its documentation.
    const { affected } = (await this.#boss.complete(queue, claim, null, { db: executorOf(db) })) as {
      affected?: number;
    };
    if (affected !== 1) throw new StaleAttempt(`job ${jobId} is no longer this process's`);
  }

  #leave(db: ClusterTransaction, jobId: string) {
    const over = { queue: null, boss_id: null, claimed_by: null, attempt: null };
    return db.updateTable('turns').set(over).where('job_id', '=', jobId).execute();
  }

  /** Work for whoever fetches it, and a word to those who wait for some. */
  async #send(
    db: ClusterTransaction,
    queue: QueueName,
    { jobId, tag, acceptedBy, weights }: Omit<Turn, 'queue' | 'claim' | 'isApart'>,
    startAfter = 0,
  ): Promise<string> {
    const options = { priority: -tag, startAfter, db: executorOf(db) };
    // Whoever cannot serve a group leaves it to others: a worker without these weights, a bot while the one that shows
    // the progress lives, so that the answer comes after it.
    const group = queue === 'deliver' ? acceptedBy : weights;
    const id = await this.#boss.send(
      queue,
      { id: jobId },
      { ...options, ...(group !== '' && { group: { id: group } }) },
    );
    if (id === null) throw new Error(`job ${jobId} did not get into the queue ${queue}`);
    await notify(queue === 'deliver' ? channels.bots : channels.workers, { queue }).execute(db);
    return id;
  }

  #rows(db: ClusterTransaction): JobRows {
    return new JobRows(db as never, this.#now);
  }
}

type TurnColumns = Pick<ClusterTables['turns'], 'job_id' | 'tag' | 'accepted_by' | 'weights'> & {
  readonly apart: boolean | 0 | 1;
};

/** A row of the table, as part of a turn. */
export const turnOf = (row: TurnColumns) => ({
  jobId: row.job_id,
  tag: row.tag,
  acceptedBy: row.accepted_by,
  weights: row.weights,
  isApart: row.apart === 1 || row.apart === true,
});
