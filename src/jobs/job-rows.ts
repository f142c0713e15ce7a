import { fromStored, type Sentence, toStored } from '../languages/sentence.ts';
import type { Sql, Tables } from '../library/tables.ts';
import type { Recipe } from '../sound/recipe.ts';
import type { Job, JobState } from './job.ts';

/** A job as it is on disk, with its counts. */
export type StoredJob = Awaited<ReturnType<JobRows['unfinished']>>[number];

export interface RowChange {
  readonly state?: JobState;
  /** For the person. */
  readonly error?: Sentence;
  /** Added to the counts. */
  readonly strikes?: number;
  readonly deliveries?: number;
  /** JSON: those that were chosen of what was made. */
  readonly recipes?: string;
}

export const openStates: readonly JobState[] = ['waiting', 'running', 'made'];

/** The jobs on disk. A row is written before anybody hears of the job, and every change before what follows from it. */
export class JobRows {
  readonly #db: Sql;
  readonly #now: () => number;

  constructor(db: Sql, now: () => number) {
    this.#db = db;
    this.#now = now;
  }

  async insert(job: Job): Promise<void> {
    await this.#db
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
        purpose: job.purpose ?? null,
        error: null,
        strikes: 0,
        deliveries: 0,
        created_at: job.createdAt,
        updated_at: job.createdAt,
      })
      .execute();
  }

  async find(id: string): Promise<Job | undefined> {
    const row = await this.#db.selectFrom('jobs').selectAll().where('id', '=', id).executeTakeFirst();
    return row && jobOf(row);
  }

  /**
   * In the order in which they are to be served after a start. `strikes`: deaths of the worker while it ran this job alone;
   * `deliveries`: those that were tried.
   */
  async unfinished() {
    const rows = await this.#db.selectFrom('jobs').selectAll().where('state', 'in', openStates).orderBy('id').execute();
    // What ran when the program ended comes last: if it was the cause, the others are served first.
    const inOrder = rows.sort((a, b) => Number(a.state === 'running') - Number(b.state === 'running'));
    return inOrder.map((row) => ({ job: jobOf(row), strikes: row.strikes, deliveries: row.deliveries }));
  }

  /** A row that is over stays as it is; returns how many were changed. */
  async change(id: string, { strikes = 0, deliveries = 0, error, ...values }: RowChange): Promise<number> {
    const { numUpdatedRows } = await this.#db
      .updateTable('jobs')
      .set((eb) => ({
        ...values,
        ...(error && { error: toStored(error) }),
        strikes: eb('strikes', '+', strikes),
        deliveries: eb('deliveries', '+', deliveries),
        updated_at: this.#now(),
      }))
      .where('id', '=', id)
      .where('state', 'in', openStates)
      .executeTakeFirst();
    return Number(numUpdatedRows);
  }

  async removeOverBefore(time: number): Promise<void> {
    await this.#db.deleteFrom('jobs').where('state', 'not in', openStates).where('updated_at', '<', time).execute();
  }
}

export const jobOf = (row: Tables['jobs']): Job => ({
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
  ...(row.purpose === null ? {} : { purpose: row.purpose }),
  ...(row.error === null ? {} : { error: fromStored(row.error) }),
});
