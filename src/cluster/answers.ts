import { DeliveryPostponed, type Job, type JobOutcomes } from '../jobs/job.ts';
import { jobOf } from '../jobs/job-rows.ts';
import { defaultLimits, type JobLimits } from '../jobs/limits.ts';
import type { Sentence } from '../languages/sentence.ts';
import { sentence } from '../languages/sentence.ts';
import { sampleId } from '../sound/recipe.ts';
import { createHandComparison } from './compare-hands.ts';
import { FetchLoop } from './fetch-loop.ts';
import type { Cluster } from './open-cluster.ts';
import { createPersistently } from './persistently.ts';
import { StaleAttempt, type Turn } from './turns.ts';

export interface AnswersParts {
  readonly cluster: Cluster;
  readonly outcomes: Pick<JobOutcomes, 'finished' | 'unanswered'>;
  readonly limits?: JobLimits;
  /** Resolves once no progress of this job is being shown: what arrives after the answer would replace it. */
  readonly shown: (jobId: string) => Promise<void>;
}

interface Answer {
  readonly job: Job;
  readonly turn: Turn;
  readonly notes: readonly Sentence[];
  /** Tries before this one. */
  readonly deliveries: number;
}

/** Discord is asked for so many answers at the same time. */
const atOnce = 8;
/** Where there is no way to a person now, another process may have one, or this one after a restart. */
const postponedSeconds = 15;

/** Brings answers to people: those of this process, and those of processes that have died. */
export class Answers {
  readonly #parts: AnswersParts;
  readonly #limits: JobLimits;
  readonly #loop: FetchLoop<Answer>;
  readonly #persistently;
  readonly #inHand = new Set<string>();
  #isStopping = false;

  constructor(parts: AnswersParts) {
    const { log, members } = parts.cluster;
    this.#parts = parts;
    this.#limits = parts.limits ?? defaultLimits;
    this.#persistently = createPersistently(() => this.#isStopping, log);
    const failed = (error: unknown): void => log.warn({ err: error }, 'Answers could not be fetched');
    this.#loop = new FetchLoop({ fetch: () => this.#take(), run: (answer) => this.#bring(answer), atOnce, failed });
    // A delivery under way is not disturbed: it may have arrived.
    const hands = { inHand: () => this.#inHand, queues: ['deliver'] as const, drop: () => {} };
    members.afterBeat(createHandComparison(parts.cluster, hands));
  }

  wake(): void {
    this.#loop.wake();
  }

  async stop(): Promise<void> {
    this.#isStopping = true;
    await this.#loop.stop();
  }

  async #take(): Promise<Answer | undefined> {
    const { cluster } = this.#parts;
    const { members, turns } = cluster;
    const others = members.live('bot').flatMap(({ id }) => (id === members.id ? [] : [id]));
    for (;;) {
      const taken = await cluster.transaction(async (db) => {
        const turn = await turns.claim(db, 'deliver', members.id, others);
        if (turn === undefined || turn === 'gone') return turn;
        const row = await db
          .selectFrom('jobs as j')
          .innerJoin('turns as t', 't.job_id', 'j.id')
          .selectAll('j')
          .select('t.notes')
          .where('j.id', '=', turn.jobId)
          .executeTakeFirstOrThrow();
        const notes = row.notes === null ? [] : (JSON.parse(row.notes) as Sentence[]);
        return { job: jobOf(row), turn, notes, deliveries: row.deliveries };
      });
      if (taken === 'gone') continue;
      if (taken) this.#inHand.add(taken.job.id);
      return taken;
    }
  }

  async #bring(answer: Answer): Promise<void> {
    const { job } = answer;
    try {
      await this.#parts.shown(job.id);
      if (job.state === 'cancelled') await this.#tell(answer, job, sentence('jobCancelled', {}));
      else if (job.error) await this.#tell(answer, { ...job, state: 'failed' }, job.error);
      else await this.#deliver(answer);
    } finally {
      this.#inHand.delete(job.id);
    }
  }

  async #deliver(answer: Answer): Promise<void> {
    const { outcomes, cluster } = this.#parts;
    const { job, turn, notes, deliveries } = answer;
    const { log, sql, moved } = cluster;
    const rows = sql.updateTable('jobs').where('id', '=', job.id);
    // Counted before: a process that dies of it has tried.
    await this.#persistently(() => rows.set({ deliveries: deliveries + 1 }).execute());
    moved('deliver', job);
    const failure = await outcomes.finished(job, job.recipes.map(sampleId), notes).then(
      () => undefined,
      (error: unknown) => error ?? 'nothing was said',
    );
    if (failure === undefined) {
      moved('delivered', job);
      return this.#end(turn, 'done');
    }
    moved(failure instanceof DeliveryPostponed ? 'postpone' : 'deliveryFailed', job);
    if (failure instanceof DeliveryPostponed) {
      await rows.set({ deliveries }).execute();
      return this.#again(turn, postponedSeconds);
    }
    const tries = deliveries + 1;
    log.warn({ err: failure, job: job.id }, `job ${job.id}: delivery ${tries} of ${this.#limits.deliveries} failed`);
    if (tries < this.#limits.deliveries)
      return this.#again(turn, (this.#limits.deliveryPausesMs[tries - 1] ?? 0) / 1000);
    log.error({ job: job.id }, `job ${job.id} is given up: it could not be delivered; its sounds are in the library`);
    await this.#tell(answer, { ...job, state: 'failed' }, sentence('notPosted', {}));
  }

  async #tell({ turn }: Answer, job: Job, why: Sentence): Promise<void> {
    const { outcomes, cluster } = this.#parts;
    try {
      await outcomes.unanswered(job, why);
    } catch (error) {
      if (error instanceof DeliveryPostponed) return this.#again(turn, postponedSeconds);
      cluster.log.warn({ err: error, job: job.id }, `job ${job.id}: the person could not be told`);
    }
    if (job.state === 'failed') cluster.moved('failureTold', job);
    await this.#end(turn, job.state);
  }

  #end(turn: Turn, state: Job['state']): Promise<void> {
    const { transaction, turns } = this.#parts.cluster;
    return this.#fenced(() => transaction((db) => turns.end(db, turn, state)));
  }

  async #again(turn: Turn, afterSeconds: number): Promise<void> {
    const { transaction, turns } = this.#parts.cluster;
    await this.#fenced(() => transaction((db) => turns.pass(db, turn, 'deliver', { afterSeconds })));
    setTimeout(() => this.wake(), afterSeconds * 1000 + 100).unref();
  }

  /** Somebody else may have closed it by now. */
  async #fenced(work: () => Promise<void>): Promise<void> {
    try {
      await this.#persistently(work);
    } catch (error) {
      if (!(error instanceof StaleAttempt)) throw error;
    }
  }
}
