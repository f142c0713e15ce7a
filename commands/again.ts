import type { App } from '../src/chat/app.ts';
import type { Action } from '../src/chat/chat.ts';
import { startKit } from '../src/chat/roll-kit.ts';
import { sourceModel } from '../src/chat/source-model.ts';
import { startJob } from '../src/chat/start-job.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import type { SampleRecord } from '../src/library/library.ts';
import { recipeDefaults, reseeded } from '../src/sound/resolve-recipe.ts';
import { isShape } from '../src/sound/shape-recipe.ts';
import { UserError } from '../src/user-error.ts';

/** The verb that makes such a sound. The sounds of own models count as those of their instrument. */
function verbOf({ recipe }: SampleRecord, instrument: string) {
  const { derivation } = recipe;
  if (derivation) return derivation.kind;
  return instrument === 'other' ? 'perc' : (instrument as 'kick' | 'snare' | 'hat' | 'perc');
}

/** `r1:again:<sample>:<count or kit>`: the same settings with new seeds, charged to whoever presses. */
export const again: Action<App> = {
  verb: 'again',
  async run(request, app) {
    const sample = await visibleSample(request.subject ?? '', request, app);
    if (request.arg === 'kit') return startKit(request, app, app.randomSeed());
    // It has no seed that could be new, and no such button.
    if (isShape(sample.recipe)) throw new UserError('unknownButton');
    const { manifest } = sourceModel(sample, app);
    const count = Number(request.arg);
    const allowed = Number.isInteger(count) && count >= 1 && count <= 8;
    const recipes = reseeded(sample.recipe, app.randomSeed(), allowed ? count : recipeDefaults.count);
    await startJob(request, app, verbOf(sample, manifest.instrument), recipes);
  },
};
