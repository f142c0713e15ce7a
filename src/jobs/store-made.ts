import { sampleId } from '../sound/recipe.ts';
import type { JobLife } from './job-life.ts';
import type { MadeSounds } from './make-missing.ts';
import type { OpenJob } from './open-job.ts';
import { isPassing } from './outlast-lock.ts';
import type { RunParts } from './shared-runs.ts';

export interface StoreParts extends Pick<RunParts, 'library' | 'outlastLock' | 'isStopping'> {
  readonly life: Pick<JobLife, 'move' | 'fail' | 'deliver'>;
}

/** What the library keeps of a job: `made` may lack sounds that are in the library. */
export function batchOf({ id, asked }: OpenJob, { wavs }: Pick<MadeSounds, 'wavs'>) {
  const { personId: makerId, personName: makerName, serverId, recipes } = asked;
  const items = recipes.map((recipe) => {
    const wav = wavs.get(sampleId(recipe));
    return wav ? { recipe, wav } : { recipe };
  });
  return { batchId: id, makerId, makerName, serverId, items };
}

/** Stores a job's sounds, then its state, and has it delivered. */
export async function storeMade(job: OpenJob, made: MadeSounds, parts: StoreParts): Promise<void> {
  const { library, life, outlastLock, isStopping } = parts;
  try {
    await life.move(job, 'store');
    await outlastLock(() => library.addSamples(batchOf(job, made)));
    await life.move(job, 'stored');
  } catch (error) {
    // The next start makes and stores it.
    if (isStopping() && isPassing(error)) return;
    return life.fail(job, error);
  }
  job.notes = made.notes;
  life.deliver(job);
}
