import PQueue from 'p-queue';
import { within } from '../durations.ts';
import { BoundedMap } from '../files/bounded-map.ts';
import type { Jobs } from '../jobs/create-jobs.ts';
import type { Job, JobOutcomes, NewJob, QueuePosition, ServerLimits, Wish } from '../jobs/job.ts';
import { createJobIds } from '../jobs/job-ids.ts';
import { JobRefused } from '../jobs/job-refused.ts';
import { JobRows } from '../jobs/job-rows.ts';
import { defaultLimits, type JobLimits } from '../jobs/limits.ts';
import { modelOf } from '../jobs/make-missing.ts';
import { OpenJob } from '../jobs/open-job.ts';
import { needNetwork } from '../jobs/plan-sounds.ts';
import { listen } from '../library/postgres-listen.ts';
import type { Sql } from '../library/tables.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import type { Progress } from '../worker/engine.ts';
import { Answers } from './answers.ts';
import { checkLimits, type LimitParts, lockDepth, lockPlaces } from './check-limits.ts';
import type { Cluster } from './open-cluster.ts';
import { isUncertain } from './persistently.ts';
import { channels } from './protocol.ts';
import { replaceDead } from './replace-dead.ts';
import { served, speedOf } from './served.ts';
import { StaleAttempt } from './turns.ts';

export interface ClusterJobsParts {
  readonly cluster: Cluster;
  readonly models: ModelStore;
  readonly outcomes: JobOutcomes;
  readonly limits?: Partial<JobLimits>;
}

/** Progress that is remembered: of more runs than there are devices. */
const mostFollowed = 1000;

const acceptedAtOnce = 4;

/** The queue that many processes share: this one accepts jobs and delivers answers, workers make the sounds. */
export const createClusterJobs = (parts: ClusterJobsParts): Jobs => new ClusterJobs(parts);

class ClusterJobs implements Jobs {
  readonly #parts: ClusterJobsParts;
  readonly #limits: JobLimits;
  readonly #rows: JobRows;
  readonly #newId: () => string;
  /** Requests that wait for each other's locks must not take all connections. */
  readonly #accepting = new PQueue({ concurrency: acceptedAtOnce });
  readonly #progress = new BoundedMap<string, Progress>(mostFollowed);
  /** Accepted here: their progress is shown here. */
  readonly #accepted = new BoundedMap<string, Job>(mostFollowed);
  readonly #showing = new Map<string, Promise<void>>();
  #answers: Answers | undefined;
  #listener: Awaited<ReturnType<typeof listen>> | undefined;
  #sweeping: NodeJS.Timeout | undefined;
  #isStopping = false;

  constructor(parts: ClusterJobsParts) {
    const { members, sql } = parts.cluster;
    this.#parts = parts;
    this.#limits = { ...defaultLimits, ...parts.limits };
    this.#rows = new JobRows(sql as unknown as Sql, members.now);
    this.#newId = createJobIds(members.now);
  }

  async check(wish: Wish, limits: ServerLimits): Promise<void> {
    this.#assertGoesOn();
    await checkLimits(this.#parts.cluster.sql, wish, this.#limitsFor(limits));
  }

  async submit(wanted: NewJob, limits: ServerLimits): Promise<Job> {
    this.#assertGoesOn();
    const { cluster, models } = this.#parts;
    const { members, turns } = cluster;
    const { sounds = wanted.recipes.length } = wanted;
    const wish: Wish = { ...wanted, sounds };
    for (const recipe of wanted.recipes) if (needNetwork([recipe])) modelOf(recipe, models);
    const accepted = { ...wanted, id: this.#newId(), state: 'waiting', createdAt: members.now() } as const;
    const open = new OpenJob(accepted, 'waiting');
    const { job } = open;
    this.#accepted.set(job.id, job);
    try {
      await this.#accepting.add(async () => {
        // Whoever is refused here waits for no lock, and keeps nobody waiting.
        await this.check(wish, limits);
        await cluster.transaction(async (db) => {
          await lockPlaces(db, wish);
          await lockDepth(db, wish, this.#limits);
          await checkLimits(db, wish, this.#limitsFor(limits));
          await turns.accept(db, open, members.id);
        });
      });
    } catch (error) {
      // Where nobody knows whether it was accepted, the row does.
      if (isUncertain(error) && (await this.find(job.id))) return job;
      this.#accepted.delete(job.id);
      throw error;
    }
    cluster.moved('queue', job);
    return job;
  }

  find(id: string): Promise<Job | undefined> {
    return this.#rows.find(id);
  }

  async position(id: string): Promise<QueuePosition | undefined> {
    const all = await served(this.#parts.cluster.sql, this.#queue());
    return all.find(({ open }) => open.id === id)?.position;
  }

  msPerStep(weights: string): number | undefined {
    return speedOf(this.#parts.cluster.members.live('worker')).measured(weights);
  }

  async list(serverId?: string): Promise<readonly (Job & QueuePosition)[]> {
    const all = await served(this.#parts.cluster.sql, this.#queue());
    const jobs = new Map((await this.#rows.unfinished()).map(({ job }) => [job.id, job]));
    return all.flatMap(({ open, position }) => {
      const job = jobs.get(open.id);
      return job && (serverId === undefined || job.serverId === serverId) ? [{ ...job, ...position }] : [];
    });
  }

  async cancel(id: string): Promise<boolean> {
    const { transaction, turns, moved } = this.#parts.cluster;
    const job = await this.find(id);
    // It may go on at this very moment: then it is looked at once more.
    for (let tries = 0; job && tries < 3; tries++)
      try {
        const isCancelled = await transaction((db) => turns.cancel(db, id));
        if (isCancelled) moved('cancel', job);
        return isCancelled;
      } catch (error) {
        if (!(error instanceof StaleAttempt)) throw error;
      }
    return false;
  }

  /** Begins to deliver answers; returns how many jobs are unfinished, of everybody's. */
  async resume(): Promise<number> {
    const { cluster, outcomes } = this.#parts;
    const { members, url, log, sql, turns } = cluster;
    await members.join();
    members.afterBeat(async () => void (await replaceDead(sql, turns)));
    const shown = async (id: string): Promise<void> => this.#showing.get(id);
    this.#answers = new Answers({ cluster, outcomes, limits: this.#limits, shown });
    this.#listener = await listen({
      url,
      log,
      channel: channels.bots,
      connected: () => this.#answers?.wake(),
      heard: (message) => this.#hear(message as { id: string } & Progress),
    });
    this.#sweeping = setInterval(() => {
      this.#rows
        .removeOverBefore(members.now() - this.#limits.keepOverMs)
        .catch((error: unknown) => log.error({ err: error }, 'Rows of jobs that are over could not be removed'));
    }, this.#limits.sweepEveryMs).unref();
    return (await this.#rows.unfinished()).length;
  }

  /** Refuses new work and waits up to `deadlineMs` for deliveries under way; the others go by other processes. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#sweeping);
    await this.#listener?.stop();
    await within(deadlineMs, Promise.resolve(this.#answers?.stop()));
  }

  #assertGoesOn(): void {
    if (this.#isStopping) throw new JobRefused('stopping', 0, undefined);
  }

  #limitsFor(server: ServerLimits): LimitParts {
    return { server, limits: this.#limits, now: this.#parts.cluster.members.now(), queue: this.#queue() };
  }

  #queue() {
    return { workers: this.#parts.cluster.members.live('worker'), progress: this.#progress };
  }

  #hear({ id, step, steps, msPerStep }: { id?: string } & Progress): void {
    if (id === undefined) {
      this.#answers?.wake();
      return;
    }
    const progress = { step, steps, msPerStep };
    this.#progress.set(id, progress);
    const job = this.#accepted.get(id);
    if (!job || this.#showing.has(id)) return;
    const showing = this.#parts.outcomes
      .progress({ ...job, state: 'running' }, progress)
      .catch((error: unknown) => {
        this.#parts.cluster.log.warn({ err: error, job: id }, `job ${id}: progress could not be shown`);
      })
      .finally(() => this.#showing.delete(id));
    this.#showing.set(id, showing);
  }
}
