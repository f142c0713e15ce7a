import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { sourceModel } from '../src/chat/source-model.ts';
import { startJob } from '../src/chat/start-job.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { shortId } from '../src/sound/recipe.ts';
import { isShape } from '../src/sound/shape-recipe.ts';
import { UserError } from '../src/user-error.ts';

/** `r1:remake:<sample>`: makes a sound whose audio was cleared away again from its recipe. */
export const remake: Action<App> = {
  verb: 'remake',
  async run(request, app) {
    const sample = await visibleSample(request.subject ?? '', request, app);
    // A shape needs no model, unless its source has to be made again: then its job says so.
    if (!isShape(sample.recipe)) sourceModel(sample, app);
    // Its ancestors are remade as well, down to uploads, which may have been erased.
    const parents = await app.library.ancestors(sample.id);
    if (parents.some((parent) => parent.kind === 'upload' && !parent.available))
      throw new UserError('cannotRemake', { id: shortId(sample.id) });
    await startJob(request, app, 'remake', [sample.recipe]);
  },
};
