import { setTimeout as pause } from 'node:timers/promises';
import { within } from '../durations.ts';
import { reasonFor } from '../jobs/job-life.ts';
import type { TransitionName } from '../jobs/job-states.ts';
import { defaultLimits, type JobLimits } from '../jobs/limits.ts';
import type { MadeSounds } from '../jobs/make-missing.ts';
import type { OpenJob } from '../jobs/open-job.ts';
import { type RunParts, runTogether } from '../jobs/shared-runs.ts';
import { Speed } from '../jobs/speed.ts';
import { batchOf } from '../jobs/store-made.ts';
import { listen, notify } from '../library/postgres-listen.ts';
import { UserError } from '../user-error.ts';
import { createHandComparison } from './compare-hands.ts';
import { FetchLoop } from './fetch-loop.ts';
import { type InHand, Intake, type IntakeParts } from './intake.ts';
import { createPersistently } from './persistently.ts';
import { channels, mismatchOf, spokenProtocol } from './protocol.ts';
import { replaceDead } from './replace-dead.ts';
import type { ClusterTransaction, QueueName } from './tables.ts';
import { StaleAttempt } from './turns.ts';

export interface WorkerParts
  extends Pick<RunParts, 'library' | 'engine' | 'workshop' | 'models' | 'choose'>,
    Pick<IntakeParts, 'cluster' | 'joinGain' | 'fetchWeights'> {
  readonly limits?: Partial<JobLimits>;
  /** Measured by this worker; told to the others by the cluster's `says`. */
  readonly speed?: Speed;
}

/** Progress of a run is told so often at most. */
const progressEveryMs = 500;
const afterDeadlineMs = 500;
const stopped = new Error('The worker is stopping');

export type ClusterWorker = Awaited<ReturnType<typeof startWorker>>;

/** Makes the sounds of accepted jobs, one run at a time on its device, and hands them to the bots for delivery. */
export async function startWorker(parts: WorkerParts) {
  const worker = new Worker(parts);
  await worker.start();
  return worker;
}

class Worker {
  readonly #parts: WorkerParts;
  readonly #limits: JobLimits;
  readonly #run: RunParts;
  readonly #persistently;
  readonly #inHand = new Map<string, InHand>();
  readonly #intake: Intake;
  readonly #background = new Set<Promise<void>>();
  #loops: FetchLoop<InHand>[] = [];
  #listener: Awaited<ReturnType<typeof listen>> | undefined;
  #isStopping = false;
  /** Why it rests: the bots were upgraded. */
  #mismatch: string | undefined;

  constructor(parts: WorkerParts) {
    const { cluster, speed = new Speed() } = parts;
    const { log } = cluster;
    this.#parts = parts;
    this.#limits = { ...defaultLimits, ...parts.limits };
    const isStopping = (): boolean => this.#isStopping;
    this.#persistently = createPersistently(isStopping, log);
    this.#intake = new Intake({ ...parts, speed });
    this.#run = {
      ...parts,
      speed,
      log,
      isStopping,
      outlastLock: this.#persistently,
      outcomes: { progress: (job, progress) => this.#tellProgress(job.id, progress) },
      life: {
        move: (job, name) => this.#move(job, name),
        choose: async (job, recipes) => {
          job.asked = { ...job.asked, recipes };
        },
        fail: (job, error) => this.#inBackground(this.#fail(job, error)),
      },
      store: (job, made) => this.#store(job, made),
      again: (job) => this.#inBackground(this.#putBack(job)),
    };
  }

  async start(): Promise<void> {
    const { cluster } = this.#parts;
    const { members, log, url, sql, turns } = cluster;
    await members.join();
    const queues = ['make', 'shape'] as const;
    const inHand = () => this.#inHand.keys();
    members.afterBeat(createHandComparison(cluster, { inHand, queues, drop: (id) => this.#drop(id) }));
    members.afterBeat(async () => void (await replaceDead(sql, turns)));
    members.afterBeat(() => this.#checkProtocol());
    const failed = (error: unknown): void => log.warn({ err: error }, 'The queue could not be served');
    this.#loops = queues.map(
      (queue) =>
        new FetchLoop({ fetch: () => this.#take(queue), run: (taken) => this.#serve(taken), atOnce: 1, failed }),
    );
    this.#listener = await listen({
      url,
      log,
      channel: channels.workers,
      connected: () => this.#wake(),
      heard: (message) => {
        const { cancel } = message as { cancel?: string };
        if (cancel === undefined) this.#wake();
        else this.#drop(cancel);
      },
    });
  }

  /** Takes nothing new, waits up to `deadlineMs` for the runs under way, puts the rest back. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    const settled = Promise.all(this.#loops.map((loop) => loop.stop()));
    if (!(await within(deadlineMs, settled))) {
      for (const { open } of this.#inHand.values()) open.stop.abort(stopped);
      await within(afterDeadlineMs, settled);
      for (const { open } of [...this.#inHand.values()]) await this.#putBack(open).catch(() => {});
    }
    await this.#listener?.stop();
  }

  #wake(): void {
    for (const loop of this.#loops) loop.wake();
  }

  async #take(queue: QueueName): Promise<InHand | undefined> {
    if (this.#mismatch !== undefined) return undefined;
    const taken = await this.#intake.take(queue);
    if (taken) this.#inHand.set(taken.open.id, taken);
    return taken;
  }

  async #serve(taken: InHand): Promise<void> {
    const { open, turn, strikes } = taken;
    const company = [taken];
    try {
      if (strikes >= this.#limits.strikes) {
        open.state = 'running';
        this.#run.life.fail(open, new UserError('workerCrashed', { times: strikes }, { kind: 'failed' }));
      } else if (await this.#intake.hasWeights(open, turn)) {
        // Cancelled while its weights were fetched.
        if (open.state !== 'waiting') return;
        const companions = await this.#intake.companions(open);
        for (const each of companions) this.#inHand.set(each.open.id, each);
        company.push(...companions);
        await runTogether([open, ...companions.map((each) => each.open)], this.#run);
      } else {
        this.#intake.leave(turn.weights);
        await this.#putBack(open);
      }
      while (this.#background.size > 0) await Promise.all(this.#background);
    } finally {
      for (const each of company) this.#inHand.delete(each.open.id);
    }
  }

  async #move(job: OpenJob, name: TransitionName): Promise<void> {
    if (name === 'start') job.state = 'running';
    else if (name === 'putBack') await this.#putBack(job);
    else if (name === 'strike') await this.#strike(job);
    this.#parts.cluster.moved(name, job.asked);
  }

  #strike(job: OpenJob): Promise<void> {
    const { sql } = this.#parts.cluster;
    const change = sql
      .updateTable('jobs')
      .set((eb) => ({ strikes: eb('strikes', '+', 1) }))
      .where('id', '=', job.id);
    return this.#persistently(async () => void (await change.execute()));
  }

  async #store(job: OpenJob, made: MadeSounds): Promise<void> {
    const { cluster, library } = this.#parts;
    const { turns, log } = cluster;
    const { turn } = this.#inHand.get(job.id)!;
    const recipes = JSON.stringify(job.asked.recipes);
    const change = { job: { state: 'made', recipes }, notes: made.notes } as const;
    try {
      await this.#persistently(() =>
        library.addSamples(batchOf(job, made), (db) => turns.pass(db as never, turn, 'deliver', change)),
      );
      job.state = 'done';
      cluster.moved('stored', job.asked);
    } catch (error) {
      if (error instanceof StaleAttempt) log.info({ job: job.id }, error.message);
      else await this.#fail(job, error);
    }
  }

  async #fail(job: OpenJob, error: unknown): Promise<void> {
    const { turns, log, moved } = this.#parts.cluster;
    const { turn } = this.#inHand.get(job.id)!;
    if (error instanceof StaleAttempt) return;
    const change = { job: { error: reasonFor(error, job.id, log) } };
    await this.#settle((db) => turns.pass(db, turn, 'deliver', change));
    moved('fail', job.asked);
  }

  async #putBack(job: OpenJob): Promise<void> {
    const { turns } = this.#parts.cluster;
    const { turn } = this.#inHand.get(job.id)!;
    const queue = turn.queue === 'shape' && job.needsDevice ? 'make' : turn.queue;
    job.state = 'waiting';
    await this.#settle((db) => turns.pass(db, turn, queue, { job: { state: 'waiting' }, apart: job.apart }));
  }

  /** Ends this attempt; where it was stale there is nothing to end. */
  async #settle(work: (db: ClusterTransaction) => Promise<void>): Promise<void> {
    const { transaction, log } = this.#parts.cluster;
    try {
      await this.#persistently(() => transaction(work));
    } catch (error) {
      if (!(error instanceof StaleAttempt)) throw error;
      log.info({}, error.message);
    }
  }

  /** It was cancelled, or others have it: nothing of it is kept here. */
  #drop(jobId: string): void {
    const open = this.#inHand.get(jobId)?.open;
    if (!open) return;
    open.state = 'cancelled';
    open.stop.abort();
  }

  async #checkProtocol(): Promise<void> {
    const { sql, log } = this.#parts.cluster;
    const mismatch = mismatchOf(await spokenProtocol(sql));
    if (mismatch && mismatch !== this.#mismatch) log.error({}, mismatch);
    this.#mismatch = mismatch;
  }

  async #tellProgress(id: string, progress: object): Promise<void> {
    await notify(channels.bots, { id, ...progress }).execute(this.#parts.cluster.sql);
    await pause(progressEveryMs, undefined, { ref: false });
  }

  #inBackground(work: Promise<void>): void {
    const watched = work
      .catch((error: unknown) => this.#parts.cluster.log.error({ err: error }, 'A run could not be ended'))
      .finally(() => this.#background.delete(watched));
    this.#background.add(watched);
  }
}
