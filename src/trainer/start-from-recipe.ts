import { resolve } from 'node:path';
import { HostError } from '../user-error.ts';
import { firstWeights, refuseExisting, writeStart } from './first-state.ts';
import type { ReadClip } from './read-clips.ts';
import { soundsOfRecipe, type TrainingRecipe } from './recipe.ts';
import type { RunDescription } from './run-folder.ts';

export interface RecipeRequest {
  readonly folder: string;
  readonly data: string;
  readonly recipe: TrainingRecipe;
  /** Name of the model and its run; default: the recipe's. */
  readonly name?: string | undefined;
  /** Whether to train without missing sounds, and with changed ones. */
  readonly partial?: boolean | undefined;
  readonly log?: (text: string) => void;
  readonly onRead?: (done: number, total: number) => void;
}

/** Creates the run that a recipe defines. HostError that names the sounds that the folder lacks. */
export async function startFromRecipe(request: RecipeRequest): Promise<RunDescription> {
  const { folder, recipe, name = recipe.name, partial, log } = request;
  await refuseExisting(folder, name);
  const data = resolve(request.data);
  const { training, validation, missing, changed } = await soundsOfRecipe(recipe, data, request.onRead);
  const complaint = [
    listed(missing, ['is not in', 'are not in'], data),
    listed(changed, ['has other samples in', 'have other samples in'], data),
  ].join('');
  if (complaint !== '' && (!partial || training.length === 0))
    throw new HostError(`${complaint}"rimshot data fetch" gets them; --partial trains with what is there.`);
  if (complaint !== '') log?.(complaint.trim());
  const description: RunDescription = {
    format: 3,
    name,
    data,
    training: training.map(({ file }) => file),
    validation: validation.map(({ file }) => file),
    ...(recipe.balance && { balance: recipe.balance }),
    stages: recipe.stages,
    model: { ...recipe.model, name },
  };
  // The scales are of all sounds, as in the run that wrote the recipe.
  const clips = [...training, ...validation].sort(byPath).map(({ clip }) => clip);
  await writeStart(folder, description, await firstWeights(description, clips));
  return description;
}

/** The order in which a folder is read. */
const byPath = ({ file: a }: ReadClip, { file: b }: ReadClip): number => (a.path < b.path ? -1 : 1);

const mostNamed = 20;

function listed(names: readonly string[], [one, several]: readonly [string, string], data: string): string {
  if (names.length === 0) return '';
  const shown = names.slice(0, mostNamed).map((each) => `  ${each}\n`);
  const rest = names.length > mostNamed ? `  and ${names.length - mostNamed} more\n` : '';
  return `${names.length === 1 ? `1 sound of the recipe ${one}` : `${names.length} sounds of the recipe ${several}`} ${data}:\n${shown.join('')}${rest}`;
}
