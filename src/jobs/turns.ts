import type { Sentence } from '../languages/sentence.ts';
import { DatabaseBusy } from '../library/sql-errors.ts';
import { sampleId } from '../sound/recipe.ts';
import type { Progress } from '../worker/engine.ts';
import { companionsOf, type JoinGain } from './companions.ts';
import type { JobOutcomes } from './job.ts';
import type { JobLog } from './job-log.ts';
import type { JobRows } from './job-rows.ts';
import { type MakingParts, makeSounds } from './make-sounds.ts';
import type { OpenJob } from './open-job.ts';

export interface TurnParts extends MakingParts {
  readonly outcomes: JobOutcomes;
  readonly rows: JobRows;
  readonly log: JobLog;
  /** In the order in which they will be served. */
  readonly waiting: () => readonly OpenJob[];
  readonly joinGain: JoinGain;
  readonly isStopping: () => boolean;
  readonly made: (entry: OpenJob) => void;
  /** Does not wait until the person was told: that may take as long as Discord is away, and others' turns must not. */
  readonly failed: (entry: OpenJob, error: unknown) => void;
  /** Puts it into the queue once more. */
  readonly again: (entry: OpenJob) => void;
}

/** What happens when a job's turn has come. */
export function createTurns(parts: TurnParts): { serve(entry: OpenJob): Promise<void> } {
  const { library, outcomes, rows, log, waiting, joinGain, isStopping, made, failed, again } = parts;

  /** This job's run, and that of those which it takes along. */
  async function serve(entry: OpenJob): Promise<void> {
    if (entry.phase !== 'waiting') return;
    const company = [entry, ...companionsOf(entry, waiting(), joinGain)];
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
    /** Those that were not cancelled meanwhile. */
    const still = (): OpenJob[] => company.filter(({ phase }) => phase === 'running');
    const onProgress = (progress: Progress): void => {
      for (const member of still()) report(member, progress);
    };
    const deaths: Promise<void>[] = [];
    // Of several, nobody knows whose fault it was.
    const onWorkerDeath = (): void => void deaths.push(company.length === 1 ? strike(entry) : Promise.resolve());
    try {
      await rows.started(company.map(({ job }) => job.id));
      const recipes = company.flatMap(({ job }) => job.recipes);
      const options = { signal: run.signal, onProgress, onWorkerDeath };
      const { wavs, picture, notes } = await makeSounds(entry.job.id, recipes, parts, options);
      const isAlone = company.length === 1;
      for (const member of still()) await keep(member, wavs, isAlone ? { picture, notes } : {});
    } catch (error) {
      const left = still();
      if (isStopping() && (run.signal.aborted || error instanceof DatabaseBusy)) {
        for (const member of left) member.phase = 'waiting';
        await rows.putBack(left.map(({ job }) => job.id));
      } else if (deaths.length > 0 && company.length > 1) {
        for (const member of left) again(Object.assign(member, { apart: true }));
      } else for (const member of left) failed(member, error);
    }
    await Promise.all(deaths);
  }

  const strike = ({ job }: OpenJob): Promise<void> =>
    rows.struck(job.id).catch((error: unknown) => {
      log.error({ err: error, job: job.id }, `job ${job.id}: that the worker died of it could not be stored`);
    });

  function report(entry: OpenJob, progress: Progress): void {
    entry.progress = progress;
    // The last one is still being shown: this one is dropped.
    if (entry.telling) return;
    entry.telling = outcomes
      .progress(entry.job, progress)
      .catch((error: unknown) => {
        log.warn({ err: error, job: entry.job.id }, `job ${entry.job.id}: progress could not be shown`);
      })
      .finally(() => delete entry.telling);
  }

  /** Picture and notes are the run's: they fit where it made this job's sounds alone. */
  async function keep(
    entry: OpenJob,
    wavs: ReadonlyMap<string, Uint8Array>,
    { picture, notes = [] }: { picture?: Uint8Array | undefined; notes?: readonly Sentence[] },
  ) {
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
      // The next start makes and stores it.
      if (isStopping() && error instanceof DatabaseBusy) return;
      return failed(entry, error);
    }
    entry.phase = 'made';
    entry.job = { ...job, state: 'made' };
    if (picture) entry.picture = picture;
    entry.notes = notes;
    made(entry);
  }

  return { serve };
}
