import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request } from '../src/chat/chat.ts';
import { declareCommand, declareOption, sampleOption } from '../src/chat/declare.ts';
import { flagOption, textOption } from '../src/chat/read-option.ts';
import { askedShape, shapeOptions } from '../src/chat/shape-options.ts';
import { showSample } from '../src/chat/show-sample.ts';
import { startJob } from '../src/chat/start-job.ts';
import { findVisible, visibleSample } from '../src/chat/visible-sample.ts';
import type { SampleRecord } from '../src/library/library.ts';
import { canMake } from '../src/model-store/open-store.ts';
import { shortId } from '../src/sound/recipe.ts';
import { plainStep } from '../src/sound/shape-fields.ts';
import { beforeShape, isShape, shapeRecipe } from '../src/sound/shape-recipe.ts';
import { UserError } from '../src/user-error.ts';

const undo = declareOption('undoShape', 'flag');

export const shape: Command<App> = {
  ...declareCommand('shape'),
  options: [sampleOption('sample'), ...shapeOptions, undo],
  async run(request, app) {
    const sample = await visibleSample(textOption(request, 'sample') ?? '', request, app);
    if (flagOption(request, undo.name)) return showBefore(sample, request, app);
    const asked = askedShape(request);
    if (asked.endMs !== undefined && asked.endMs <= (asked.startMs ?? 0)) throw new UserError('shapeOrder');
    const step = plainStep(asked);
    if (!step) throw new UserError('shapeNothing');
    await startJob(request, app, 'shape', [shapeRecipe(sample, step, !(await hasRoot(sample, app)))]);
  },
};

/** Whether the sound that a shape starts from can still be had. */
async function hasRoot({ recipe }: SampleRecord, { library, models }: App): Promise<boolean> {
  if (!isShape(recipe)) return true;
  const root = await library.findSample(recipe.derivation.source.sample);
  return root !== undefined && (root.hasAudio || canMake(models, root.recipe));
}

/** Answers with the sound before the last step; one that was deleted meanwhile is made again where it can be. */
async function showBefore(sample: SampleRecord, request: Request, app: App, isPrivate = false): Promise<void> {
  if (!isShape(sample.recipe)) throw new UserError('notShaped', { id: shortId(sample.id) });
  const { id, recipe } = beforeShape(sample.recipe);
  const known = await findVisible(id, request.place.serverId, app);
  if (!known && recipe) return startJob(request, app, 'shape', [recipe]);
  const shown = known ?? (await visibleSample(id, request, app));
  if (isPrivate) await request.deferPrivately();
  else await request.defer();
  const message = await showSample(shown, request, app);
  if (isPrivate) await request.whisper(message);
  else await request.reply(message);
}

/** `r1:unshape:<sample>`: the sound before its last step, for one person alone. */
export const unshape: Action<App> = {
  verb: 'unshape',
  run: async (request, app) => showBefore(await visibleSample(request.subject ?? '', request, app), request, app, true),
};
