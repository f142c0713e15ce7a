import type { App } from '../src/chat/app.ts';
import type { Action, Command, Request } from '../src/chat/chat.ts';
import { declareCommand, declareOption, sampleOption } from '../src/chat/declare.ts';
import { nextShape } from '../src/chat/next-shape.ts';
import { flagOption, textOption } from '../src/chat/read-option.ts';
import { askedShape, shapeOptions } from '../src/chat/shape-options.ts';
import { showSample } from '../src/chat/show-sample.ts';
import { startJob } from '../src/chat/start-job.ts';
import { findVisible, visibleSample } from '../src/chat/visible-sample.ts';
import type { SampleRecord } from '../src/library/library.ts';
import { shortId } from '../src/sound/recipe.ts';
import { beforeShape, isShape } from '../src/sound/shape-recipe.ts';
import { UserError } from '../src/user-error.ts';

const undo = declareOption('undoShape', 'flag');

export const shape: Command<App> = {
  ...declareCommand('shape'),
  options: [sampleOption('sample'), ...shapeOptions, undo],
  async run(request, app) {
    const sample = await visibleSample(textOption(request, 'sample') ?? '', request, app);
    if (flagOption(request, undo.name)) return showBefore(sample, request, app);
    await startJob(request, app, 'shape', [await nextShape(sample, askedShape(request), app)]);
  },
};

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
