import { fromStored, type Sentence, toStored } from '../languages/sentence.ts';
import type { Sql, Tables } from '../library/tables.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { Job, JobState } from './job.ts';

export interface StoredJob {
  readonly job: Job;
  readonly strikes: number;
  readonly deliveries: number;
}

/** The jobs on disk. A job's row is written before anybody is told of the job, and every change of state before what follows from it. */
export interface JobRows {
  insert(job: Job): Promise<void>;
  find(id: string): Promise<Job | undefined>;
  /** In the order in which they are to be served after a start. */
  unfinished(): Promise<readonly StoredJob[]>;
  /** Waiting to running. */
  started(ids: readonly string[]): Promise<void>;
  /** The worker died while it ran this job alone. */
  struck(id: string): Promise<void>;
  /** Running back to waiting. */
  putBack(ids: readonly string[]): Promise<void>;
  made(id: string): Promise<void>;
  /** Counts a delivery before it is tried; returns how many there were with it. */
  delivering(id: string): Promise<number>;
  /** Takes the count of a try that could not be made back. */
  notDelivered(id: string): Promise<void>;
  /** Keeps what its person is about to be told; its state stays what it was. */
  failing(id: string, error: Sentence): Promise<void>;
  over(id: string, state: 'done' | 'failed' | 'cancelled', error?: Sentence): Promise<void>;
  removeOverBefore(time: number): Promise<void>;
}

const overStates = ['done', 'failed', 'cancelled'] as const satisfies readonly JobState[];

export function createJobRows(db: Sql, now: () => number): JobRows {
  return {
    async insert(job) {
      await db
        .insertInto('jobs')
        .values({
          id: job.id,
          state: job.state,
          verb: job.verb,
          person_id: job.personId,
          person_name: job.personName,
          server_id: job.serverId,
          channel_id: job.channelId,
          locale: job.locale,
          recipes: JSON.stringify(job.recipes),
          delivery: JSON.stringify(job.delivery),
          error: null,
          strikes: 0,
          deliveries: 0,
          created_at: job.createdAt,
          updated_at: job.createdAt,
        })
        .execute();
    },

    async find(id) {
      const row = await db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
      return row && fromRow(row);
    },

    async unfinished() {
      const rows = await db
        .selectFrom('jobs')
        .selectAll()
        .where('state', 'in', ['waiting', 'running', 'made'])
        .orderBy('id')
        .execute();
      // What ran when the program ended comes last: should it have been the cause, the others are served first.
      const inOrder = [
        ...rows.filter(({ state }) => state !== 'running'),
        ...rows.filter(({ state }) => state === 'running'),
      ];
      return inOrder.map((row) => ({ job: fromRow(row), strikes: row.strikes, deliveries: row.deliveries }));
    },

    async started(ids) {
      await db
        .updateTable('jobs')
        .set({ state: 'running', updated_at: now() })
        .where('id', 'in', [...ids])
        .execute();
    },

    async struck(id) {
      await db
        .updateTable('jobs')
        .set((eb) => ({ strikes: eb('strikes', '+', 1), updated_at: now() }))
        .where('id', '=', id)
        .execute();
    },

    async putBack(ids) {
      if (ids.length === 0) return;
      await db
        .updateTable('jobs')
        .set({ state: 'waiting', updated_at: now() })
        .where('id', 'in', [...ids])
        .where('state', '=', 'running')
        .execute();
    },

    async made(id) {
      await db.updateTable('jobs').set({ state: 'made', updated_at: now() }).where('id', '=', id).execute();
    },

    async delivering(id) {
      const row = await db
        .updateTable('jobs')
        .set((eb) => ({ deliveries: eb('deliveries', '+', 1), updated_at: now() }))
        .where('id', '=', id)
        .returning('deliveries')
        .executeTakeFirstOrThrow();
      return row.deliveries;
    },

    async notDelivered(id) {
      await db
        .updateTable('jobs')
        .set((eb) => ({ deliveries: eb('deliveries', '-', 1) }))
        .where('id', '=', id)
        .execute();
    },

    async failing(id, error) {
      await db
        .updateTable('jobs')
        .set({ error: toStored(error), updated_at: now() })
        .where('id', '=', id)
        .execute();
    },

    async over(id, state, error) {
      await db
        .updateTable('jobs')
        .set({ state, error: error ? toStored(error) : null, updated_at: now() })
        .where('id', '=', id)
        .execute();
    },

    async removeOverBefore(time) {
      await db.deleteFrom('jobs').where('state', 'in', overStates).where('updated_at', '<', time).execute();
    },
  };
}

const fromRow = (row: Tables['jobs']): Job => ({
  id: row.id,
  state: row.state,
  verb: row.verb,
  personId: row.person_id,
  personName: row.person_name,
  serverId: row.server_id,
  channelId: row.channel_id,
  locale: row.locale,
  recipes: JSON.parse(row.recipes) as Recipe[],
  delivery: JSON.parse(row.delivery) as Job['delivery'],
  createdAt: row.created_at,
  ...(row.error === null ? {} : { error: fromStored(row.error) }),
});
