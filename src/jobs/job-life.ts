import { setTimeout as pause } from 'node:timers/promises';
import { inEnglish } from '../languages/index.ts';
import { type Sentence, sentence } from '../languages/sentence.ts';
import type { Log } from '../log.ts';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import { UserError } from '../user-error.ts';
import { DeliveryPostponed, type JobOutcomes } from './job.ts';
import type { JobRows } from './job-rows.ts';
import { isOver, type JobMove, may, type TransitionName, transitions } from './job-states.ts';
import type { JobLimits } from './limits.ts';
import type { OpenJob } from './open-job.ts';
import type { OutlastLock } from './outlast-lock.ts';

export interface LifeParts {
  readonly outcomes: JobOutcomes;
  readonly rows: JobRows;
  readonly limits: JobLimits;
  readonly log: Pick<Log, 'warn' | 'error'>;
  readonly outlastLock: OutlastLock;
  /** Called when this process follows the job no longer. */
  readonly leave: (job: OpenJob) => void;
  /** Told of each transition, once its row is written. */
  readonly moved?: ((move: JobMove) => void) | undefined;
}

/** Takes jobs through the table of transitions, and to their end. */
export class JobLife {
  readonly #parts: LifeParts;
  /** Deliveries and notices under way: they may take as long as Discord is away, and others' turns must not. */
  readonly #background = new Set<Promise<unknown>>();

  constructor(parts: LifeParts) {
    this.#parts = parts;
  }

  /** The state changes at once, the row then. A transition that the table does not have is a bug, and rejects. */
  async move(job: OpenJob, name: TransitionName): Promise<void> {
    const { rows, outlastLock, leave, moved } = this.#parts;
    const { to, ...transition } = transitions[name];
    if (!may(job.state, name)) throw new Error(`job ${job.id}: ${name} is no way out of ${job.state}`);
    job.state = to;
    const { error } = job;
    try {
      if ('writes' in transition) {
        const change = { ...transition.writes, ...(error !== undefined && { error }) };
        await outlastLock(() => rows.change(job.id, change));
      }
    } finally {
      // Not before: `resume` would take the row for a job that nobody follows.
      if (isOver(to)) leave(job);
    }
    moved?.({ name, job: job.asked });
  }

  /** The job's sounds are these alone, of those that it has made. */
  async choose(job: OpenJob, recipes: readonly Recipe[]): Promise<void> {
    const { rows, outlastLock } = this.#parts;
    await outlastLock(() => rows.change(job.id, { recipes: JSON.stringify(recipes) }));
    job.asked = { ...job.asked, recipes };
  }

  /** Brings made sounds to their person, in the background: at least once, and as nearly once as the job's id as nonce allows. */
  deliver(job: OpenJob): void {
    this.#inBackground(this.#deliver(job), 'the delivery', job.id);
  }

  /** Tells the person and closes the job, in the background. */
  fail(job: OpenJob, error: unknown): void {
    this.#inBackground(this.#fail(job, error), 'the notice', job.id);
  }

  /** False where it is too late. A run that has begun keeps its turn until the engine has let go. */
  async cancel(job: OpenJob): Promise<boolean> {
    if (!may(job.state, 'cancel')) return false;
    const cancelled = this.move(job, 'cancel');
    job.stop.abort();
    await cancelled;
    this.#inBackground(this.#told(job, sentence('jobCancelled', {})), 'the notice', job.id);
    return true;
  }

  /** Resolves once nothing is under way in the background. */
  async settled(): Promise<void> {
    while (this.#background.size > 0) await Promise.all(this.#background);
  }

  #inBackground(work: Promise<unknown>, what: string, id: string): void {
    const watched = work
      .catch((error: unknown) => this.#parts.log.error({ err: error, job: id }, `${what} of job ${id} failed`))
      .finally(() => this.#background.delete(watched));
    this.#background.add(watched);
  }

  /** Leaves the row as it is where the pause between two tries is ended. */
  async #deliver(job: OpenJob): Promise<void> {
    const { outcomes, limits, log, leave } = this.#parts;
    const { id, asked, stop } = job;
    const sampleIds = asked.recipes.map(sampleId);
    for (let isFirst = true; job.deliveries < limits.deliveries; isFirst = false) {
      if (!isFirst && !(await paused(limits.deliveryPausesMs[job.deliveries - 1] ?? 0, stop.signal))) return;
      // Progress that arrives after the answer would replace it.
      await job.showing;
      if (!may(job.state, 'deliver')) return;
      job.deliveries++;
      await this.move(job, 'deliver');
      // Apart from the try: a row that cannot be closed must not send the answer again.
      const failure = await outcomes.finished(job.job, sampleIds, job.notes).then(() => undefined, asError);
      if (!failure) return this.move(job, 'delivered');
      if (failure instanceof DeliveryPostponed) {
        await this.move(job, 'postpone');
        leave(job);
        log.warn({ job: id }, `job ${id} waits for the next start: ${failure.message}`);
        return;
      }
      log.warn({ err: failure, job: id }, `job ${id}: delivery ${job.deliveries} of ${limits.deliveries} failed`);
      await this.move(job, 'deliveryFailed');
    }
    log.error({ job: id }, `job ${id} is given up: it could not be delivered; its sounds are in the library`);
    // A short notice may get through where files did not, and it takes the "working on it" away.
    await this.#fail(job, new UserError('notPosted', {}, { kind: 'failed' }));
  }

  async #fail(job: OpenJob, error: unknown): Promise<void> {
    const { log, leave } = this.#parts;
    const { id } = job;
    if (!may(job.state, 'fail')) return;
    const why = reasonFor(error, id, log);
    job.error = why;
    await this.move(job, 'fail').catch((notKept: unknown) =>
      log.error({ err: notKept, job: id }, `job ${id}: its failure could not be stored`),
    );
    if (await this.#told(job, why)) await this.move(job, 'failureTold');
    else leave(job);
  }

  /** False where that has to wait for the next start; any other failure is only logged. */
  async #told(job: OpenJob, why: Sentence): Promise<boolean> {
    const { outcomes, log } = this.#parts;
    try {
      await outcomes.unanswered(job.job, why);
    } catch (error) {
      const isPostponed = error instanceof DeliveryPostponed;
      const what = isPostponed ? 'is told at the next start' : 'could not be told';
      log.warn({ err: error, job: job.id }, `job ${job.id}: the person ${what}: ${inEnglish(why)}`);
      if (isPostponed) return false;
    }
    return true;
  }
}

/** What the person is told of a failure; what they cannot know of is logged. */
export function reasonFor(error: unknown, id: string, log: LifeParts['log']): Sentence {
  const isForPerson = error instanceof UserError;
  if (!isForPerson || error.cause !== undefined) log.error({ err: error, job: id }, `job ${id} failed`);
  return isForPerson ? error.sentence : sentence('crashed', { reference: id });
}

const asError = (error: unknown): Error => (error instanceof Error ? error : new Error(String(error)));

/** False where the pause was ended. */
const paused = (ms: number, signal: AbortSignal): Promise<boolean> => pause(ms, true, { signal }).catch(() => false);
