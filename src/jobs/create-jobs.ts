import PQueue from 'p-queue';
import type { Db } from '../library/database.ts';
import type { Library, ServerSettings } from '../library/library.ts';
import { sampleId } from '../library/recipe.ts';
import type { ModelStore } from '../model-store/store.ts';
import { UserError } from '../user-error.ts';
import type { Engine } from '../worker/engine.ts';
import { companionsOf, type JoinGain } from './companions.ts';
import { createDeliveries } from './deliveries.ts';
import { doneAfterMs } from './estimate.ts';
import { type FairOptions, FairQueue } from './fair-queue.ts';
import type { Job, JobOutcomes, Jobs, QueuePosition } from './job.ts';
import { createJobIds } from './job-ids.ts';
import type { JobLog } from './job-log.ts';
import { JobRefused } from './job-refused.ts';
import { createJobRows } from './job-rows.ts';
import { checkDay, checkInFlight, defaultLimits, type JobLimits } from './limits.ts';
import { makeSounds, modelOf } from './make-sounds.ts';
import { type OpenJob, openJob } from './open-job.ts';
import { createSpeed, type Speed } from './speed.ts';
import { within } from './within.ts';

export interface JobsParts {
  readonly db: Db;
  readonly library: Library;
  readonly engine: Engine;
  readonly models: ModelStore;
  readonly outcomes: JobOutcomes;
  readonly log: JobLog;
  /** Default: the library's. */
  readonly settingsOf?: (serverId: string) => Promise<ServerSettings>;
  /** Unix ms. */
  readonly now?: () => number;
  readonly limits?: Partial<JobLimits>;
  /** Default: a new one. */
  readonly speed?: Speed;
  /** Default: what `speed` measured, which is 1 (never join) until it knows. */
  readonly joinGain?: JoinGain;
}

const cancelledSentence = 'Cancelled, as asked. Nothing of it was kept.';
const stopped = new Error('Rimshot is stopping');

/** Serves jobs on one engine: fairly, within limits, persistently. Call `resume` once before the first `submit`. */
export function createJobs(parts: JobsParts): Jobs {
  const { library, engine, models, outcomes, log } = parts;
  const { now = Date.now, settingsOf = library.settings, speed = createSpeed() } = parts;
  const joinGain = parts.joinGain ?? speed.gainOfJoining;
  const limits = { ...defaultLimits, ...parts.limits };
  const rows = createJobRows(parts.db.sql, now);
  const newId = createJobIds(now);
  /** In the order in which they came. */
  const open = new Map<string, OpenJob>();
  const background = new Set<Promise<void>>();
  let stopping = false;
  let sweptAt = now();

  let order = (): string[] => [];
  class Line extends FairQueue {
    constructor() {
      super();
      order = () => this.order();
    }
  }
  // One run at a time: the engine has one device, and its own queue would not be fair.
  const queue = new PQueue<FairQueue, FairOptions>({ concurrency: 1, queueClass: Line });

  const deliveries = createDeliveries({ outcomes, rows, limits, log, close, leave: ({ job }) => open.delete(job.id) });

  function inBackground(work: Promise<void>, what: string, id: string): void {
    const watched = work
      .catch((error: unknown) => log.error({ err: error, job: id }, `${what} of job ${id} failed`))
      .finally(() => background.delete(watched));
    background.add(watched);
  }

  const openOf = (ids: readonly string[]): OpenJob[] => ids.flatMap((id) => open.get(id) ?? []);
  const inPhase = (phase: OpenJob['phase']): OpenJob[] => [...open.values()].filter((entry) => entry.phase === phase);
  /** As they will be done: on their way, running, waiting. */
  const served = (): OpenJob[] => [...inPhase('made'), ...inPhase('running'), ...openOf(order())];

  function firstDoneMs(jobs: readonly OpenJob[]): number | undefined {
    const inOrder = served();
    const after = doneAfterMs(inOrder, speed);
    return after[inOrder.findIndex((entry) => jobs.includes(entry))];
  }

  async function close(entry: OpenJob, state: 'done' | 'failed' | 'cancelled', error?: string): Promise<void> {
    entry.phase = 'over';
    entry.job = { ...entry.job, state, ...(error === undefined ? {} : { error }) };
    open.delete(entry.job.id);
    await rows.over(entry.job.id, state, error);
    if (now() - sweptAt < limits.keepOverMs / 60) return;
    sweptAt = now();
    await rows.removeOverBefore(now() - limits.keepOverMs);
  }

  async function tell(entry: OpenJob, sentence: string): Promise<void> {
    try {
      await outcomes.failed(entry.job, sentence);
    } catch (error) {
      log.warn({ err: error, job: entry.job.id }, `job ${entry.job.id}: the person could not be told: ${sentence}`);
    }
  }

  /** Told before the row is closed: whoever is not told because the program died here gets another start. */
  async function fail(entry: OpenJob, error: unknown): Promise<void> {
    const { id } = entry.job;
    entry.phase = 'over';
    const isForPerson = error instanceof UserError;
    if (!isForPerson || error.cause !== undefined) log.error({ err: error, job: id }, `job ${id} failed`);
    const sentence = isForPerson
      ? error.message
      : `Something went wrong here, and it was logged under ${id}. Please try again.`;
    entry.job = { ...entry.job, state: 'failed', error: sentence };
    await tell(entry, sentence);
    await close(entry, 'failed', sentence);
  }

  function enqueue(entry: OpenJob): void {
    entry.phase = 'waiting';
    const options = { id: entry.job.id, person: entry.job.personId, signal: entry.leaveQueue.signal };
    // Rejected where it leaves the queue unserved: cancelled, or taken along by another's run.
    queue
      .add(() => serve(entry), options)
      .catch((error: unknown) => {
        if (!entry.leaveQueue.signal.aborted) log.error({ err: error, job: entry.job.id }, 'a run ended unexpectedly');
      });
  }

  /** One turn: this job's run, and that of those which it takes along. */
  async function serve(entry: OpenJob): Promise<void> {
    if (entry.phase !== 'waiting') return;
    const company = [entry, ...companionsOf(entry, openOf(order()), joinGain)];
    for (const member of company) {
      member.phase = 'running';
      member.job = { ...member.job, state: 'running' };
      if (member !== entry) member.leaveQueue.abort();
    }
    const run = new AbortController();
    for (const member of company)
      member.stop.signal.addEventListener('abort', () => {
        if (company.every(({ stop }) => stop.signal.aborted)) run.abort(member.stop.signal.reason);
      });
    const still = (): OpenJob[] => company.filter(({ phase }) => phase === 'running');
    try {
      await rows.started(company.map(({ job }) => job.id));
      const { wavs, picture } = await makeSounds(
        entry.job.id,
        company.flatMap(({ job }) => job.recipes),
        { library, engine, models, speed },
        { signal: run.signal, onProgress: (progress) => still().forEach((member) => void report(member, progress)) },
      );
      for (const member of still()) await keep(member, wavs, company.length === 1 ? picture : undefined);
    } catch (error) {
      const left = still();
      if (run.signal.aborted && stopping) {
        for (const member of left) member.phase = 'waiting';
        await rows.putBack(left.map(({ job }) => job.id));
      } else for (const member of left) await fail(member, error);
    }
  }

  async function report(entry: OpenJob, progress: NonNullable<QueuePosition['progress']>): Promise<void> {
    entry.progress = progress;
    if (entry.telling) return;
    entry.telling = true;
    try {
      await outcomes.progress(entry.job, progress);
    } catch (error) {
      log.warn({ err: error, job: entry.job.id }, `job ${entry.job.id}: progress could not be shown`);
    } finally {
      entry.telling = false;
    }
  }

  async function keep(entry: OpenJob, wavs: ReadonlyMap<string, Uint8Array>, picture: Uint8Array | undefined) {
    const { job } = entry;
    entry.committed = true;
    try {
      await library.addSamples({
        batchId: job.id,
        makerId: job.personId,
        makerName: job.personName,
        serverId: job.serverId,
        items: job.recipes.map((recipe) => {
          const wav = wavs.get(sampleId(recipe));
          return wav ? { recipe, wav } : { recipe };
        }),
      });
      await rows.made(job.id);
    } catch (error) {
      return fail(entry, error);
    }
    entry.phase = 'made';
    entry.job = { ...job, state: 'made' };
    if (picture) entry.picture = picture;
    inBackground(deliveries.deliver(entry), 'the delivery', job.id);
  }

  return {
    async submit(wanted) {
      const settings = await settingsOf(wanted.serverId);
      if (stopping) throw new JobRefused('stopping', 0, undefined);
      checkInFlight(wanted, [...open.values()], settings, limits, firstDoneMs);
      for (const recipe of wanted.recipes) modelOf(recipe, models);
      const job: Job = { ...wanted, id: newId(), state: 'waiting', createdAt: now() };
      const entry = openJob(job, 'accepting');
      open.set(job.id, entry);
      try {
        await checkDay(job, [...open.values()], settings, library, now());
        await rows.insert(job);
      } catch (error) {
        open.delete(job.id);
        throw error;
      }
      // After `stop` it stays on disk for the next start.
      if (!stopping) enqueue(entry);
      return job;
    },

    async find(id) {
      return open.get(id)?.job ?? rows.find(id);
    },

    async position(id) {
      const inOrder = served();
      const index = inOrder.findIndex((entry) => entry.job.id === id);
      const entry = inOrder[index];
      return entry && positionOf(entry, inOrder, doneAfterMs(inOrder, speed)[index]);
    },

    async list(serverId) {
      const inOrder = served();
      const after = doneAfterMs(inOrder, speed);
      return inOrder
        .map((entry, index) => ({ ...entry.job, ...positionOf(entry, inOrder, after[index]) }))
        .filter((job) => serverId === undefined || job.serverId === serverId);
    },

    async cancel(id) {
      const entry = open.get(id);
      if (!entry || entry.phase === 'accepting' || entry.phase === 'over' || entry.committed) return false;
      // A run that has begun keeps its turn until the engine has let go.
      if (entry.phase === 'waiting') entry.leaveQueue.abort();
      entry.phase = 'over';
      entry.stop.abort();
      await close(entry, 'cancelled');
      inBackground(tell(entry, cancelledSentence), 'the notice', id);
      return true;
    },

    async resume() {
      const unfinished = (await rows.unfinished()).filter(({ job }) => !open.has(job.id));
      for (const { job, starts, deliveries: tries } of unfinished) {
        const entry = openJob(job.state === 'made' ? job : { ...job, state: 'waiting' }, 'waiting');
        open.set(job.id, entry);
        if (job.state === 'made') {
          entry.phase = 'made';
          inBackground(deliveries.deliver(entry, tries), 'the delivery', job.id);
        } else if (starts >= limits.starts) {
          const given = new UserError(
            `It was started ${starts} times, and each time Rimshot ended before it was done; it is not tried again.`,
            { kind: 'failed' },
          );
          inBackground(fail(entry, given), 'the notice', job.id);
        } else enqueue(entry);
      }
      return unfinished.length;
    },

    async stop(deadlineMs) {
      stopping = true;
      queue.pause();
      // What waits to be delivered again does so after the next start; a delivery under way is not disturbed.
      for (const entry of inPhase('made')) entry.stop.abort(stopped);
      const settled = async (): Promise<void> => {
        await queue.onPendingZero();
        while (background.size > 0) await Promise.all(background);
      };
      if (!(await within(deadlineMs, settled()))) {
        for (const entry of open.values()) entry.stop.abort(stopped);
        // Engines let go between two steps; a delivery that hangs is left to the next start.
        await within(2_000, settled());
      }
      queue.clear();
    },
  };
}

function positionOf(entry: OpenJob, inOrder: readonly OpenJob[], etaMs: number | undefined): QueuePosition {
  const isWaiting = entry.phase === 'waiting';
  const before = inOrder.slice(0, inOrder.indexOf(entry)).filter(({ phase }) => phase !== 'made');
  return {
    ahead: isWaiting ? before.length : 0,
    ...(etaMs === undefined ? {} : { etaMs }),
    ...(entry.progress ? { progress: entry.progress } : {}),
  };
}
