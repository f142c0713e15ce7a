import type { InstalledModel } from '../sound/manifest.ts';
import type { Sampling } from '../sound/sampling.ts';
import { type Comparison, compareAndChoose } from './comparison.ts';
import type { OpenRun } from './open-run.ts';
import { loadParameters, runFiles } from './run-folder.ts';
import { writeReport } from './run-views.ts';
import type { MakerOptions } from './sound-maker.ts';
import { stepsBefore } from './stages.ts';
import { atTemperature, between, type TryOptions, tryCandidates } from './try-candidates.ts';

/** What a finished run installs. */
export interface Ending {
  /** Packed weights. */
  readonly parameters: Float32Array;
  readonly sampling: Sampling;
  /** Of a fine-tuning that chooses. */
  readonly comparison?: Comparison;
}

export interface EndingOptions extends MakerOptions, Pick<TryOptions, 'onMade'> {
  readonly folder: string;
  /** Models of other kinds, for the class check; default none. */
  readonly others?: readonly InstalledModel[];
}

/**
 * The averaged weights; of a fine-tuning what choose.ts chooses between the parent's and these. It follows from the last save
 * alone, so that an interrupted choice is made again with the same outcome. undefined if `signal` aborts it.
 */
export async function endingOf(run: OpenRun, options: EndingOptions): Promise<Ending | undefined> {
  const { description, state, clips, heldOut, stage } = run;
  const { model, choice, from, stages, name } = description;
  if (!choice || !from) return { parameters: state.average, sampling: model.sampling };
  const { folder, signal, others = [] } = options;
  if (signal?.aborted) return undefined;
  const parent = await loadParameters(runFiles(folder).start(0));
  const own = [...clips, ...heldOut];
  const task = { model, grid: choice, parent, trained: state.average, clips: own, others };
  const tried = await tryCandidates(task, options).catch((error: unknown) => {
    if (signal?.aborted && error === signal.reason) return undefined;
    throw error;
  });
  if (!tried) return undefined;
  const step = stepsBefore(stages, stage) + state.optimiser.step;
  const heading = { step, parentName: from.model, childName: name, made: choice.sounds, own: own.length };
  const comparison = await compareAndChoose(folder, heading, tried);
  await writeReport(folder, description);
  const { strength, temperature } = comparison.child;
  return {
    parameters: between(parent, state.average, strength),
    sampling: atTemperature(model.sampling, temperature),
    comparison,
  };
}
