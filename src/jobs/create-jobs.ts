import PQueue from 'p-queue';
import { sentence } from '../languages/sentence.ts';
import type { Db } from '../library/database.ts';
import type { Library, ServerSettings } from '../library/library.ts';
import type { ModelStore } from '../model-store/store.ts';
import { UserError } from '../user-error.ts';
import type { Engine } from '../worker/engine.ts';
import { createClosing } from './closing.ts';
import type { JoinGain } from './companions.ts';
import { createDeliveries } from './deliveries.ts';
import { doneAfterMs } from './estimate.ts';
import { type FairOptions, FairQueue } from './fair-queue.ts';
import type { Job, JobOutcomes, Jobs, QueuePosition, Wish } from './job.ts';
import { createJobIds } from './job-ids.ts';
import type { JobLog } from './job-log.ts';
import { JobRefused } from './job-refused.ts';
import { createJobRows } from './job-rows.ts';
import { checkDay, checkInFlight, defaultLimits, type JobLimits } from './limits.ts';
import { modelOf } from './make-sounds.ts';
import { type OpenJob, openJob } from './open-job.ts';
import { outlastLocks } from './outlast-locks.ts';
import { createSpeed, type Speed } from './speed.ts';
import { createTurns } from './turns.ts';
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

const cancelledSentence = sentence('jobCancelled', {});
const stopped = new Error('Rimshot is stopping');
/** Given to a run that was told to end, so that the program ends in time even where a step takes long. */
const afterDeadlineMs = 500;

/** Serves jobs on one engine: fairly, within limits, persistently. Call `resume` once before the first `submit`. */
export function createJobs(parts: JobsParts): Jobs {
  const { engine, models, outcomes, log } = parts;
  const { now = Date.now, settingsOf = parts.library.settings, speed = createSpeed() } = parts;
  const limits = { ...defaultLimits, ...parts.limits };
  const newId = createJobIds(now);
  /** In the order in which they came. */
  const open = new Map<string, OpenJob>();
  const background = new Set<Promise<unknown>>();
  let stopping = false;
  const { rows, library } = outlastLocks(
    { rows: createJobRows(parts.db.sql, now), library: parts.library },
    { isStopping: () => stopping, onLocked: (sentence) => log.warn({}, `Accepted requests wait. ${sentence}`) },
  );

  let order = (): string[] => [];
  class Line extends FairQueue {
    constructor() {
      super();
      order = () => this.order();
    }
  }
  const openOf = (ids: readonly string[]): OpenJob[] => ids.flatMap((id) => open.get(id) ?? []);
  const inPhase = (phase: OpenJob['phase']): OpenJob[] => [...open.values()].filter((entry) => entry.phase === phase);
  const underWay = (): OpenJob[] => [...open.values()].filter(({ phase }) => phase !== 'over');
  /** As they will be done: on their way, running, waiting. */
  const served = (): OpenJob[] => [...inPhase('made'), ...inPhase('running'), ...openOf(order())];

  const leave = ({ job }: OpenJob): void => void open.delete(job.id);
  const { close, tell, fail } = createClosing({ outcomes, rows, log, leave });
  const { deliver } = createDeliveries({ outcomes, rows, limits, log, tell, close, leave });
  const { serve } = createTurns({
    library,
    engine,
    models,
    speed,
    outcomes,
    rows,
    log,
    waiting: () => openOf(order()),
    joinGain: parts.joinGain ?? speed.gainOfJoining,
    isStopping: () => stopping,
    made: (entry) => inBackground(deliver(entry), 'the delivery', entry.job.id),
    failed: (entry, error) => inBackground(fail(entry, error), 'the notice', entry.job.id),
    again: enqueue,
  });

  // One run at a time: the engine has one device, and its own queue would not be fair.
  const queue = new PQueue<FairQueue, FairOptions>({ concurrency: 1, queueClass: Line });

  function inBackground(work: Promise<unknown>, what: string, id: string): void {
    const watched = work
      .catch((error: unknown) => log.error({ err: error, job: id }, `${what} of job ${id} failed`))
      .finally(() => background.delete(watched));
    background.add(watched);
  }

  const sweeping = setInterval(() => {
    const swept = rows.removeOverBefore(now() - limits.keepOverMs);
    swept.catch((error: unknown) => log.error({ err: error }, 'Rows of jobs that are over could not be removed'));
  }, limits.sweepEveryMs).unref();

  function firstDoneMs(jobs: readonly OpenJob[]): number | undefined {
    const inOrder = served();
    const after = doneAfterMs(inOrder, speed);
    return after[inOrder.findIndex((entry) => jobs.includes(entry))];
  }

  function enqueue(entry: OpenJob): void {
    entry.phase = 'waiting';
    entry.leaveQueue = new AbortController();
    const { signal } = entry.leaveQueue;
    const options = { id: entry.job.id, person: entry.job.personId, signal };
    // Rejected where it leaves the queue unserved: cancelled, or taken along by another's run.
    queue
      .add(() => serve(entry), options)
      .catch((error: unknown) => {
        if (!signal.aborted) log.error({ err: error, job: entry.job.id }, 'a run ended unexpectedly');
      });
  }

  function checkPlace(wish: Wish, settings: ServerSettings): void {
    if (stopping) throw new JobRefused('stopping', 0, undefined);
    checkInFlight(wish, underWay(), settings, limits, firstDoneMs);
  }

  return {
    async check(wish) {
      const settings = await settingsOf(wish.serverId);
      checkPlace(wish, settings);
      await checkDay(wish, underWay(), settings, library, now());
    },

    async submit(wanted) {
      const wish: Wish = { ...wanted, sounds: wanted.recipes.length };
      const settings = await settingsOf(wanted.serverId);
      checkPlace(wish, settings);
      for (const recipe of wanted.recipes) modelOf(recipe, models);
      const job: Job = { ...wanted, id: newId(), state: 'waiting', createdAt: now() };
      const entry = openJob(job, 'accepting');
      open.set(job.id, entry);
      try {
        const others = underWay().filter((one) => one !== entry);
        await checkDay(wish, others, settings, library, now());
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
      await rows.removeOverBefore(now() - limits.keepOverMs);
      // Asked before as well: a job that is closed meanwhile is not over in what was read.
      const followed = new Set(open.keys());
      const unfinished = (await rows.unfinished()).filter(({ job }) => !followed.has(job.id) && !open.has(job.id));
      for (const { job, strikes, deliveries: tries } of unfinished) {
        const entry = openJob(job.state === 'made' ? job : { ...job, state: 'waiting' }, 'waiting');
        open.set(job.id, entry);
        if (job.state === 'made') {
          entry.phase = 'made';
          inBackground(deliver(entry, tries), 'the delivery', job.id);
        } else if (job.error !== undefined) {
          inBackground(fail(entry, UserError.of(job.error, { kind: 'failed' })), 'the notice', job.id);
        } else if (strikes >= limits.strikes) {
          const given = new UserError('workerCrashed', { times: strikes }, { kind: 'failed' });
          inBackground(fail(entry, given), 'the notice', job.id);
        } else enqueue(entry);
      }
      return unfinished.length;
    },

    async stop(deadlineMs) {
      stopping = true;
      clearInterval(sweeping);
      queue.pause();
      // What waits to be delivered again does so after the next start; a delivery under way is not disturbed.
      for (const entry of inPhase('made')) entry.stop.abort(stopped);
      const settled = async (): Promise<void> => {
        await queue.onPendingZero();
        while (background.size > 0) await Promise.all(background);
      };
      if (!(await within(deadlineMs, settled()))) {
        for (const entry of open.values()) entry.stop.abort(stopped);
        // Engines let go between two steps. One that does not is about to be ended; its jobs are put back all the same.
        await within(afterDeadlineMs, settled());
        const left = inPhase('running').filter(({ committed }) => !committed);
        for (const entry of left) entry.phase = 'waiting';
        await rows.putBack(left.map(({ job }) => job.id));
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
