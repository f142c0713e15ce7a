import PQueue from 'p-queue';
import { within } from '../durations.ts';
import type { Db } from '../library/database.ts';
import { UserError } from '../user-error.ts';
import { FairOrder } from './fair-order.ts';
import type { Job, JobOutcomes, JobState, NewJob, QueuePosition, ServerLimits, Wish } from './job.ts';
import { createJobIds } from './job-ids.ts';
import { JobLife } from './job-life.ts';
import { JobRefused } from './job-refused.ts';
import { JobRows, type StoredJob } from './job-rows.ts';
import { type JobMove, may, states } from './job-states.ts';
import { checkDay, counted, defaultLimits, type JobLimits, limitReached } from './limits.ts';
import { modelOf } from './make-missing.ts';
import { OpenJob } from './open-job.ts';
import { createOutlastLock } from './outlast-lock.ts';
import { needNetwork } from './plan-sounds.ts';
import { positionsOf } from './positions.ts';
import { companionsOf, type JoinGain, type RunParts, runTogether } from './shared-runs.ts';
import { Speed } from './speed.ts';
import { storeMade } from './store-made.ts';

export interface JobsParts extends Pick<RunParts, 'library' | 'engine' | 'workshop' | 'models' | 'log'> {
  readonly db: Db;
  readonly outcomes: JobOutcomes;
  /** Unix ms. */
  readonly now?: () => number;
  readonly limits?: Partial<JobLimits>;
  readonly choose?: RunParts['choose'];
  /** Default: a new one. */
  readonly speed?: Speed;
  /** Default: what `speed` measured, which is 1 (never join) until it knows. */
  readonly joinGain?: JoinGain;
  /** Told of each transition of a job. */
  readonly moved?: (move: JobMove) => void;
}

const stopped = new Error('Rimshot is stopping');
/** Given to a run that was told to end, so that the program ends in time even where a step takes long. */
const afterDeadlineMs = 500;

/** Who is served next. */
export type Jobs = Pick<QueuedJobs, keyof QueuedJobs>;

/** Serves jobs on one engine: fairly, within limits, persistently. Call `resume` once before the first `submit`. */
export const createJobs = (parts: JobsParts): Jobs => new QueuedJobs(parts);

/** Who is served next by one run after another. Each turn serves whoever is next when it comes. */
class Line {
  readonly order = new FairOrder();
  readonly turns = new PQueue({ concurrency: 1 });
}

class QueuedJobs {
  readonly #parts: JobsParts & { readonly now: () => number; readonly speed: Speed };
  readonly #limits: JobLimits;
  readonly #newId: () => string;
  readonly #rows: JobRows;
  readonly #life: JobLife;
  readonly #runs: RunParts;
  /** In the order in which they came. */
  readonly #open = new Map<string, OpenJob>();
  /** For the device, and beside it for what needs none. One run of each at a time: there is one device. */
  readonly #lines = { device: new Line(), beside: new Line() };
  readonly #sweeping: NodeJS.Timeout;
  #isStopping = false;

  constructor(given: JobsParts) {
    const parts = { now: Date.now, speed: new Speed(), ...given };
    const { log } = parts;
    this.#parts = parts;
    this.#limits = { ...defaultLimits, ...parts.limits };
    this.#newId = createJobIds(parts.now);
    this.#rows = new JobRows(parts.db.sql, parts.now);
    const isStopping = (): boolean => this.#isStopping;
    const onLocked = (sentence: string): void => log.warn({}, `Accepted requests wait. ${sentence}`);
    const outlastLock = createOutlastLock(isStopping, onLocked);
    const leave = ({ id }: OpenJob): void => void this.#open.delete(id);
    const again = (open: OpenJob): void => this.#enqueue(open);
    this.#life = new JobLife({ ...parts, rows: this.#rows, limits: this.#limits, outlastLock, leave });
    const life = this.#life;
    const store: RunParts['store'] = (open, made) => storeMade(open, made, { ...parts, life, outlastLock, isStopping });
    this.#runs = { ...parts, life, outlastLock, isStopping, again, store };
    this.#sweeping = setInterval(() => {
      this.#sweep().catch((error: unknown) =>
        log.error({ err: error }, 'Rows of jobs that are over could not be removed'),
      );
    }, this.#limits.sweepEveryMs).unref();
  }

  /** Rejects as `submit` would where a limit is reached now; takes no place. For those who fetch a file first. */
  async check(wish: Wish, limits: ServerLimits): Promise<void> {
    this.#checkPlace(wish, limits);
    await this.#checkDay(wish, this.#underWay(), limits);
  }

  /** Checks the limits and inserts the row; rejects with a polite UserError (JobRefused) that says when to come back. Existing samples are found, not made again. */
  async submit(wanted: NewJob, limits: ServerLimits): Promise<Job> {
    const { sounds = wanted.recipes.length } = wanted;
    const wish: Wish = { ...wanted, sounds };
    this.#checkPlace(wish, limits);
    for (const recipe of wanted.recipes) if (needNetwork([recipe])) modelOf(recipe, this.#parts.models);
    const others = this.#underWay();
    const accepted = { ...wanted, id: this.#newId(), state: 'waiting', createdAt: this.#parts.now() } as const;
    const open = new OpenJob(accepted, 'accepting');
    const { job } = open;
    this.#open.set(job.id, open);
    try {
      await this.#checkDay(wish, others, limits);
      await this.#rows.insert(job);
    } catch (error) {
      this.#open.delete(job.id);
      throw error;
    }
    // After `stop` it stays on disk for the next start.
    if (!this.#isStopping) this.#enqueue(open);
    return job;
  }

  /** Also finds a job that is over, for a while; undefined where there is none. */
  async find(id: string): Promise<Job | undefined> {
    return this.#open.get(id)?.job ?? this.#rows.find(id);
  }

  async position(id: string): Promise<QueuePosition | undefined> {
    return this.#served().find(({ open }) => open.id === id)?.position;
  }

  /** Measured ms for a step of one sound with these weights; undefined before the first batch of this start. */
  msPerStep(weights: string): number | undefined {
    return this.#parts.speed.measured(weights);
  }

  /** Unfinished jobs in the order in which they will be served. */
  async list(serverId?: string): Promise<readonly (Job & QueuePosition)[]> {
    return this.#served()
      .map(({ open, position }) => ({ ...open.job, ...position }))
      .filter((job) => serverId === undefined || job.serverId === serverId);
  }

  /** At any stage before its delivery; false where it is over or being delivered. `unanswered` tells the person. The caller decides who may. */
  async cancel(id: string): Promise<boolean> {
    const open = this.#open.get(id);
    if (!open || !may(open.state, 'cancel')) return false;
    this.#lineOf(open).order.remove(id);
    return this.#life.cancel(open);
  }

  /** Goes on with the jobs that a crash or restart left unfinished, in order; returns how many. */
  async resume(): Promise<number> {
    await this.#sweep();
    // Looked up before as well: a job that is closed meanwhile is still unfinished in the rows read.
    const followed = new Set(this.#open.keys());
    const unfinished = (await this.#rows.unfinished()).filter(
      ({ job }) => !followed.has(job.id) && !this.#open.has(job.id),
    );
    for (const stored of unfinished) this.#goOn(stored);
    return unfinished.length;
  }

  /** Refuses new work, waits up to `deadlineMs` for the run under way, puts the rest back. */
  async stop(deadlineMs: number): Promise<void> {
    this.#isStopping = true;
    clearInterval(this.#sweeping);
    for (const { turns } of this.#allLines()) turns.pause();
    // A job that waits to be delivered again is delivered after the next start; a delivery under way is not disturbed.
    for (const open of this.#seenAs('made')) open.stop.abort(stopped);
    const settled = async (): Promise<void> => {
      await Promise.all(this.#allLines().map(({ turns }) => turns.onPendingZero()));
      await this.#life.settled();
    };
    if (!(await within(deadlineMs, settled()))) {
      for (const open of this.#open.values()) open.stop.abort(stopped);
      // Engines let go between two steps. One that does not is about to be ended; its jobs are put back all the same.
      await within(afterDeadlineMs, settled());
      const left = this.#seenAs('running').filter(({ state }) => may(state, 'putBack'));
      await Promise.all(left.map((open) => this.#life.move(open, 'putBack')));
    }
    for (const { turns } of this.#allLines()) turns.clear();
  }

  #allLines(): readonly Line[] {
    return [this.#lines.beside, this.#lines.device];
  }

  #lineOf({ needsDevice }: OpenJob): Line {
    return needsDevice ? this.#lines.device : this.#lines.beside;
  }

  #seenAs(...seen: readonly JobState[]): OpenJob[] {
    return [...this.#open.values()].filter(({ state }) => seen.includes(states[state]));
  }

  #underWay(): OpenJob[] {
    return this.#seenAs('waiting', 'running', 'made');
  }

  #waiting({ order }: Line): OpenJob[] {
    return order.ids().flatMap((id) => this.#open.get(id) ?? []);
  }

  /** As they will be done, line by line: on their way, running, waiting. */
  #served() {
    return this.#allLines().flatMap((line) => {
      const ofLine = (...seen: readonly JobState[]) =>
        this.#seenAs(...seen).filter((open) => this.#lineOf(open) === line);
      return positionsOf([...ofLine('made'), ...ofLine('running'), ...this.#waiting(line)], this.#parts.speed);
    });
  }

  #checkPlace(wish: Wish, limits: ServerLimits): void {
    if (this.#isStopping) throw new JobRefused('stopping', 0, undefined);
    const open = this.#underWay();
    const ofReason = {
      person: open.filter(({ asked }) => counted.person(wish, asked)),
      server: open.filter(({ asked }) => counted.server(wish, asked)),
      queue: open,
    };
    const unfinished = { person: ofReason.person.length, server: ofReason.server.length, queue: open.length };
    const reached = limitReached(wish, unfinished, limits, this.#limits);
    if (!reached) return;
    const first = this.#served().find((each) => ofReason[reached.reason].includes(each.open));
    throw new JobRefused(reached.reason, reached.limit, first?.position.etaMs);
  }

  async #checkDay(wish: Wish, others: readonly OpenJob[], limits: ServerLimits): Promise<void> {
    const underWay = others
      .filter(({ asked, state }) => counted.person(wish, asked) && states[state] !== 'made')
      .reduce((sum, { sounds }) => sum + sounds, 0);
    // Counted last: a sound stored meanwhile is counted twice for a moment, and never not at all.
    const made = await this.#parts.library.countMadeToday(wish.personId, wish.serverId);
    checkDay(wish, made + underWay, limits, this.#parts.now());
  }

  #enqueue(open: OpenJob): void {
    void this.#life.move(open, 'queue');
    const line = this.#lineOf(open);
    line.order.add(open.id, open.asked.personId);
    line.turns
      .add(() => this.#serveNext(line))
      .catch((error: unknown) => this.#parts.log.error({ err: error, job: open.id }, 'a run ended unexpectedly'));
  }

  /** The turn of whoever is next, and of those whose jobs its run takes along. */
  async #serveNext(line: Line): Promise<void> {
    const next = this.#open.get(line.order.next() ?? '');
    // There is a turn for each job that was put into the queue: some were cancelled or taken along.
    if (!next) return;
    const { speed, joinGain = (weights, sizes) => speed.gainOfJoining(weights, sizes) } = this.#parts;
    const companions = companionsOf(next, this.#waiting(line), joinGain);
    for (const { id } of companions) line.order.remove(id);
    await runTogether([next, ...companions], this.#runs);
  }

  /** Goes on with a job that an earlier run of the program left unfinished. */
  #goOn({ job, strikes, deliveries }: StoredJob): void {
    const open = new OpenJob(job, job.state === 'made' ? 'undelivered' : 'accepting', deliveries);
    this.#open.set(job.id, open);
    if (job.state === 'made') this.#life.deliver(open);
    else if (job.error !== undefined) this.#life.fail(open, UserError.of(job.error, { kind: 'failed' }));
    else if (strikes >= this.#limits.strikes) {
      this.#life.fail(open, new UserError('workerCrashed', { times: strikes }, { kind: 'failed' }));
    } else this.#enqueue(open);
  }

  #sweep(): Promise<void> {
    return this.#rows.removeOverBefore(this.#parts.now() - this.#limits.keepOverMs);
  }
}
