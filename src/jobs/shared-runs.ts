import type { Recipe } from '../sound/recipe.ts';
import type { Progress } from '../worker/engine.ts';
import type { Job, JobOutcomes } from './job.ts';
import type { JobLife, LifeParts } from './job-life.ts';
import { may } from './job-states.ts';
import { type MadeSounds, type MakingParts, makeMissing, NeedsDevice } from './make-missing.ts';
import type { OpenJob } from './open-job.ts';
import { isPassing } from './outlast-lock.ts';
import { mostSoundsPerBatch } from './plan-sounds.ts';

/** Throughput of one batch over that of several of these sizes, of the same weights. */
export type JoinGain = (weights: string, sizes: readonly number[]) => number;

/** Below this, waiting for others' sounds costs more than it saves. */
const worthJoining = 1.3;

/** What decides whether a job can share a run. */
export type Joinable = Pick<OpenJob, 'apart' | 'sharedKey' | 'sounds'>;

/** Waiting jobs that this one's run takes along, in the order in which they would have been served. */
export function companionsOf<Other extends Joinable>(
  job: OpenJob,
  waiting: readonly Other[],
  joinGain: JoinGain,
): Other[] {
  const weights = job.asked.recipes[0]?.weights;
  if (job.apart || job.sharedKey === undefined || weights === undefined) return [];
  const sizes = [job.sounds];
  const taken: Other[] = [];
  for (const other of waiting) {
    const together = [...sizes, other.sounds];
    if (together.reduce((sum, size) => sum + size, 0) > mostSoundsPerBatch) continue;
    if (other.apart || other.sharedKey !== job.sharedKey || joinGain(weights, together) < worthJoining) continue;
    sizes.push(other.sounds);
    taken.push(other);
  }
  return taken;
}

export interface RunParts extends MakingParts, Pick<LifeParts, 'log'> {
  readonly outcomes: Pick<JobOutcomes, 'progress'>;
  readonly life: Pick<JobLife, 'move' | 'choose' | 'fail'>;
  readonly isStopping: () => boolean;
  /** Of a job that makes more sounds than it answers with: those that are kept. Default: all are. */
  readonly choose?: ((job: Job, wavs: MadeSounds['wavs']) => Promise<readonly Recipe[] | undefined>) | undefined;
  /** Brings made sounds to the library, and the job to its delivery. */
  readonly store: (job: OpenJob, made: MadeSounds) => Promise<void>;
  /** Puts a job into the queue once more. */
  readonly again: (job: OpenJob) => void;
}

/** Makes the sounds of waiting jobs in one run, and hands each job on: to its delivery, its failure, or back to the queue. */
export async function runTogether(company: readonly [OpenJob, ...OpenJob[]], parts: RunParts): Promise<void> {
  const { life, log, isStopping, again, store } = parts;
  const [first] = company;
  const isAlone = company.length === 1;
  /** Those that were not cancelled meanwhile. */
  const still = (): OpenJob[] => company.filter(({ state }) => state === 'running');
  const deaths: Promise<void>[] = [];
  const onWorkerDeath = (): void => {
    // Of several, nobody knows whose fault it was.
    const strike = isAlone && may(first.state, 'strike') ? life.move(first, 'strike') : Promise.resolve();
    const logged = strike.catch((error: unknown) =>
      log.error({ err: error, job: first.id }, `job ${first.id}: that the worker died of it could not be stored`),
    );
    deaths.push(logged);
  };
  const signal = whenAllStop(company);
  try {
    await Promise.all(company.map((job) => life.move(job, 'start')));
    const recipes = company.flatMap(({ asked }) => asked.recipes);
    const onProgress = (progress: Progress): void => {
      for (const job of still()) show(job, progress, parts);
    };
    const hasDevice = first.needsDevice;
    const made = await makeMissing(first.id, recipes, parts, { signal, onProgress, onWorkerDeath, hasDevice });
    // Notes are about the run's sources: they fit where it made this job's sounds alone.
    for (const job of still()) {
      const chosen = await parts.choose?.(job.job, made.wavs);
      if (chosen) await life.choose(job, chosen);
      await store(job, isAlone ? made : { ...made, notes: [] });
    }
  } catch (error) {
    if (isStopping() && (signal.aborted || isPassing(error)))
      await Promise.all(still().map((job) => life.move(job, 'putBack')));
    else if (error instanceof NeedsDevice) for (const job of still()) again(Object.assign(job, { needsDevice: true }));
    else if (deaths.length > 0 && !isAlone) for (const job of still()) again(Object.assign(job, { apart: true }));
    else for (const job of still()) life.fail(job, error);
  }
  await Promise.all(deaths);
}

/** Aborted once nobody wants the run any more. */
function whenAllStop(company: readonly OpenJob[]): AbortSignal {
  const run = new AbortController();
  for (const { stop } of company)
    stop.signal.addEventListener('abort', () => {
      if (company.every((job) => job.stop.signal.aborted)) run.abort(stop.signal.reason);
    });
  return run.signal;
}

function show(job: OpenJob, progress: Progress, { outcomes, log }: RunParts): void {
  job.progress = progress;
  // Dropped while the last one is still being shown.
  job.showing ??= outcomes
    .progress(job.job, progress)
    .catch((error: unknown) => {
      log.warn({ err: error, job: job.id }, `job ${job.id}: progress could not be shown`);
    })
    .finally(() => delete job.showing);
}
