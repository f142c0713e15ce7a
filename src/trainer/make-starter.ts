import { join } from 'node:path';
import { writeModel } from '../model-store/write-model.ts';
import type { InstalledModel, Manifest } from '../sound/manifest.ts';
import type { SoundList } from '../training-data/sound-list.ts';
import { HostError } from '../user-error.ts';
import { parameterPlan, unpackParameters } from './parameter-buffer.ts';
import { provenanceOf } from './provenance.ts';
import { readRecipe, writeRecipe } from './recipe.ts';
import { loadState, readMetrics, runFiles } from './run-folder.ts';
import { stepsBefore } from './stages.ts';

export interface StarterRequest {
  /** Folder of a finished run from scratch. */
  readonly run: string;
  /** models/NAME of the project. */
  readonly directory: string;
  readonly list: SoundList;
  /** Settings chosen after the training. */
  readonly sampling?: Partial<Manifest['sampling']>;
}

/**
 * Makes the weights of a run a starter of the project: in float16, beside its training.json, from which the provenance is
 * generated. HostError for a run that is unfinished or has heard sounds that the list does not have.
 */
export async function makeStarter({ run, directory, list, sampling }: StarterRequest): Promise<InstalledModel> {
  const recipe = await readRecipe(runFiles(run).recipe);
  const { stages, training, model } = recipe;
  const saved = await loadState(run);
  const isFinished = saved?.stage === stages.length - 1 && saved.state.optimiser.step >= stages.at(-1)!.settings.steps;
  if (!saved || !isFinished) throw new HostError(`The run in ${run} is not finished.`);
  const provenance = provenanceOf(list, training);
  if (!provenance) throw new HostError(`The run in ${run} has heard sounds that models/sounds.tsv does not list.`);
  const metrics = await readMetrics(run);
  const seconds = metrics.reduce((sum, { msPerStep = 0 }) => sum + msPerStep, 0) / 1000;
  const manifest: typeof model = {
    ...model,
    variant: 'starter',
    sampling: { ...model.sampling, ...sampling },
    provenance: {
      ...provenance,
      training: {
        recipe: 'training.json',
        steps: stepsBefore(stages, stages.length),
        sounds: training.length,
        seconds: Math.round(seconds),
        ...provenance.training,
      },
    },
  };
  const tensors = unpackParameters(parameterPlan(model.architecture), saved.state.average);
  const installed = await writeModel(directory, {
    manifest,
    set: 'ema',
    type: 'F16',
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    read: (name) => tensors.get(name)!,
  });
  // The recipe makes a model of one's own.
  await writeRecipe(join(directory, 'training.json'), { ...recipe, model: { ...manifest, variant: 'own' } });
  return installed;
}
