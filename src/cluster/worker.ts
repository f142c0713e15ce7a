import { setTimeout as pause } from 'node:timers/promises';
import { within } from '../durations.ts';
import { reasonFor } from '../jobs/job-life.ts';
import { jobOf } from '../jobs/job-rows.ts';
import { defaultLimits, type JobLimits } from '../jobs/limits.ts';
import type { MadeSounds } from '../jobs/make-missing.ts';
import { OpenJob } from '../jobs/open-job.ts';
import { mostSoundsPerBatch } from '../jobs/plan-sounds.ts';
import { companionsOf, type JoinGain, type RunParts, runTogether } from '../jobs/shared-runs.ts';
import { Speed } from '../jobs/speed.ts';
import { batchOf } from '../jobs/store-made.ts';
import { listen, notify } from '../library/postgres-listen.ts';
import { UserError } from '../user-error.ts';
import { createHandComparison } from './compare-hands.ts';
import { FetchLoop } from './fetch-loop.ts';
import type { Cluster } from './open-cluster.ts';
import { createPersistently } from './persistently.ts';
import { channels, mismatchOf, spokenProtocol } from './protocol.ts';
import { replaceDead } from './replace-dead.ts';
import type { ClusterTransaction, QueueName } from './tables.ts';
import { StaleAttempt, type Turn } from './turns.ts';

export interface WorkerParts extends Pick<RunParts, 'library' | 'engine' | 'workshop' | 'models' | 'choose'> {
  readonly cluster: Cluster;
  readonly limits?: Partial<JobLimits>;
  /** Default: what `speed` measured, which is 1 (never join) until it knows. */
  readonly joinGain?: JoinGain;
  /** Fetches weights that are not installed here, by their digest, into the models; false where nobody has them. */
  readonly fetchWeights?: (sha256: string) => Promise<boolean>;
  /** Measured by this worker; told to the others by the cluster's `says`. */
  readonly speed?: Speed;
}

/** Progress of a run is told so often at most. */
const progressEveryMs = 500;
const afterDeadlineMs = 500;
/** Jobs whose weights are missing here are left to others for so long, and given up once they are that old. */
const weightsMissingMs = 10_000;
const mostWaitMs = 60_000;
const stopped = new Error('The worker is stopping');

/** Whether it pays to join one more job, of any size, is known without knowing which. */
const anySizes = ({ sharedKey }: OpenJob) =>
  Array.from({ length: mostSoundsPerBatch }, (_, i) => ({ apart: false, sharedKey, sounds: i + 1 }));

interface InHand {
  readonly open: OpenJob;
  readonly turn: Turn;
  readonly strikes: number;
}

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
  /** Weights that are missing here, as turns name them, with the time until which they are not looked for again. */
  readonly #missing = new Map<string, number>();
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
    const { cluster } = this.#parts;
    if (this.#mismatch !== undefined) return undefined;
    for (;;) {
      const taken = await cluster.transaction((db) => this.#claim(db, queue));
      if (taken !== 'gone') {
        if (taken) this.#inHand.set(taken.open.id, taken);
        return taken;
      }
    }
  }

  async #claim(db: ClusterTransaction, queue: QueueName): Promise<InHand | 'gone' | undefined> {
    const { turns, members } = this.#parts.cluster;
    const now = performance.now();
    const ignored = [...this.#missing].flatMap(([weights, until]) => (until > now ? weights : []));
    const turn = await turns.claim(db, queue, members.id, ignored);
    return turn === undefined || turn === 'gone' ? turn : this.#begin(db, turn);
  }

  async #begin(db: ClusterTransaction, turn: Turn): Promise<InHand> {
    const row = await db
      .updateTable('jobs')
      .set({ state: 'running', updated_at: this.#parts.cluster.members.now() })
      .where('id', '=', turn.jobId)
      .returningAll()
      .executeTakeFirstOrThrow();
    const open = new OpenJob({ ...jobOf(row), state: 'waiting' }, 'waiting');
    open.needsDevice = turn.queue === 'make';
    open.apart = turn.isApart;
    return { open, turn, strikes: row.strikes };
  }

  async #serve(taken: InHand): Promise<void> {
    const { open, turn, strikes } = taken;
    const company = [taken];
    try {
      if (strikes >= this.#limits.strikes) {
        open.state = 'running';
        this.#run.life.fail(open, new UserError('workerCrashed', { times: strikes }, { kind: 'failed' }));
      } else if (await this.#hasWeights(open, turn)) {
        company.push(...(await this.#companions(open)));
        await runTogether([open, ...company.slice(1).map((each) => each.open)], this.#run);
      } else {
        this.#missing.set(turn.weights, performance.now() + weightsMissingMs);
        await this.#putBack(open);
      }
      while (this.#background.size > 0) await Promise.all(this.#background);
    } finally {
      for (const each of company) this.#inHand.delete(each.open.id);
    }
  }

  /** Waiting jobs that the run of this one takes along, where that pays on this device. */
  async #companions(open: OpenJob): Promise<InHand[]> {
    const { cluster, joinGain = (weights, sizes) => this.#run.speed.gainOfJoining(weights, sizes) } = this.#parts;
    const { sql, members, turns, transaction } = cluster;
    // Most devices gain nothing: then nobody is looked for.
    if (open.sharedKey === undefined || companionsOf(open, anySizes(open), joinGain).length === 0) return [];
    const rows = await sql
      .selectFrom('turns')
      .selectAll()
      .where('queue', '=', 'make')
      .where('claimed_by', 'is', null)
      .where('shared_key', '=', open.sharedKey)
      .orderBy('tag')
      .limit(mostSoundsPerBatch)
      .execute();
    const waiting = rows.flatMap((row) =>
      row.boss_id === null
        ? []
        : { ...row, boss_id: row.boss_id, apart: row.apart === 1, sharedKey: row.shared_key ?? undefined },
    );
    const chosen = companionsOf(open, waiting, joinGain);
    if (chosen.length === 0) return [];
    const taken = await transaction(async (db) => {
      const company: InHand[] = [];
      for (const turn of await turns.claimChosen(db, chosen, members.id)) company.push(await this.#begin(db, turn));
      return company;
    });
    for (const each of taken) this.#inHand.set(each.open.id, each);
    return taken;
  }

  /** False where another worker may have what is missing here. */
  async #hasWeights({ asked }: OpenJob, { weights }: Turn): Promise<boolean> {
    const { models, cluster, fetchWeights } = this.#parts;
    const isHere = (sha256: string): boolean =>
      asked.recipes.every((recipe) => recipe.weights !== sha256 || models.withWeights(sha256, recipe.model));
    const missing = weights.split(',').filter((sha256) => sha256 !== '' && !isHere(sha256));
    if (missing.length === 0) return true;
    for (const sha256 of missing)
      await fetchWeights?.(sha256).catch((error: unknown) =>
        cluster.log.warn({ err: error }, 'Weights could not be fetched'),
      );
    models.refresh();
    if (missing.every(isHere)) return true;
    cluster.log.warn({}, `Weights ${missing.map((sha256) => sha256.slice(0, 8)).join(', ')} are not installed here`);
    // Nobody has them: the run says so to the person.
    return cluster.members.now() - asked.createdAt > mostWaitMs;
  }

  async #move(job: OpenJob, name: string): Promise<void> {
    if (name === 'start') job.state = 'running';
    else if (name === 'putBack') await this.#putBack(job);
    else if (name === 'strike') await this.#strike(job);
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
    } catch (error) {
      if (error instanceof StaleAttempt) log.info({ job: job.id }, error.message);
      else await this.#fail(job, error);
    }
  }

  async #fail(job: OpenJob, error: unknown): Promise<void> {
    const { turns, log } = this.#parts.cluster;
    const { turn } = this.#inHand.get(job.id)!;
    if (error instanceof StaleAttempt) return;
    const change = { job: { error: reasonFor(error, job.id, log) } };
    await this.#settle((db) => turns.pass(db, turn, 'deliver', change));
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
