import type { Job, JobOutcomes, JobState } from './job.ts';
import type { RowChange } from './job-rows.ts';

/** The states of a job in this process, each with the coarser one that others see. */
export const states = {
  /** Its row is being inserted, or was read after a start. */
  accepting: 'waiting',
  waiting: 'waiting',
  running: 'running',
  /** Its sounds are being written to the library. */
  storing: 'running',
  /** Its answer is on the way. */
  delivering: 'made',
  /** A delivery failed; the next one follows after a pause. */
  undelivered: 'made',
  /** Its person is being told why there is no answer. */
  failing: 'failed',
  done: 'done',
  failed: 'failed',
  cancelled: 'cancelled',
} as const satisfies Record<string, JobState>;

export type State = keyof typeof states;

interface Transition {
  readonly from: readonly State[];
  readonly to: State;
  /** Written to its row before anything follows from it; the reason for a failure is written along. Absent: the row stays. */
  readonly writes?: RowChange;
  /** What its person is told then. */
  readonly tells?: keyof JobOutcomes;
}

/**
 * The life of a job. `stop` may end it at any state that is not over: the row says what the next start does with it.
 * A row in `waiting` or `running` is made (where it holds a reason for failure, that is told instead), a row in `made`
 * is delivered.
 */
export const transitions = {
  /** Accepted, resumed, or put into the queue again to run apart from others. */
  queue: { from: ['accepting', 'running'], to: 'waiting' },
  start: { from: ['waiting'], to: 'running', writes: { state: 'running' } },
  progress: { from: ['running'], to: 'running', tells: 'progress' },
  /** The worker died while it ran this job alone. */
  strike: { from: ['running'], to: 'running', writes: { strikes: 1 } },
  /** The program stops before it is made. */
  putBack: { from: ['running'], to: 'waiting', writes: { state: 'waiting' } },
  store: { from: ['running'], to: 'storing' },
  stored: { from: ['storing'], to: 'delivering', writes: { state: 'made' } },
  deliver: { from: ['delivering', 'undelivered'], to: 'delivering', writes: { deliveries: 1 }, tells: 'finished' },
  deliveryFailed: { from: ['delivering'], to: 'undelivered' },
  /** There is no way to its person before the next start: the try does not count. */
  postpone: { from: ['delivering'], to: 'undelivered', writes: { deliveries: -1 } },
  delivered: { from: ['delivering'], to: 'done', writes: { state: 'done' } },
  /** Its row keeps the reason first and is closed last: who is not told in this run of the program is told in the next. */
  fail: {
    from: ['accepting', 'running', 'storing', 'delivering', 'undelivered'],
    to: 'failing',
    writes: {},
    tells: 'unanswered',
  },
  failureTold: { from: ['failing'], to: 'failed', writes: { state: 'failed' } },
  cancel: {
    from: ['waiting', 'running', 'undelivered'],
    to: 'cancelled',
    writes: { state: 'cancelled' },
    tells: 'unanswered',
  },
} as const satisfies Record<string, Transition>;

export type TransitionName = keyof typeof transitions;

/** A transition that a job has made, for whoever watches. */
export interface JobMove {
  readonly name: TransitionName;
  readonly job: Omit<Job, 'state' | 'error'>;
}

/** Whether the table allows it. */
export const may = (state: State, name: TransitionName): boolean =>
  (transitions[name].from as readonly State[]).includes(state);

export const isOver = (state: State): boolean => state === 'done' || state === 'failed' || state === 'cancelled';
