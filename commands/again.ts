import type { App } from '../src/chat/app.ts';
import { characterFromText } from '../src/chat/character-text.ts';
import type { Action } from '../src/chat/chat.ts';
import { startKit } from '../src/chat/roll-kit.ts';
import { sourceModel } from '../src/chat/source-model.ts';
import { startCharacter } from '../src/chat/start-character.ts';
import { startJob } from '../src/chat/start-job.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import type { SampleRecord } from '../src/library/library.ts';
import { isStandardModel as isInstrument } from '../src/sound/manifest.ts';
import { recipeDefaults, reseeded } from '../src/sound/resolve-recipe.ts';
import { isShape } from '../src/sound/shape-recipe.ts';
import { UserError } from '../src/user-error.ts';

/** The verb that makes such a sound. The sounds of own models count as those of their instrument. */
function verbOf({ recipe }: SampleRecord, instrument: string) {
  const { derivation } = recipe;
  if (derivation) return derivation.kind;
  return instrument === 'other' ? 'perc' : (instrument as 'kick' | 'snare' | 'hat' | 'perc');
}

/**
 * `r1:again:<sample>:<count or kit>`: the same settings with new seeds, charged to whoever presses; `4.da.t70`: of the
 * character that was asked for (knob-purpose.ts).
 */
export const again: Action<App> = {
  verb: 'again',
  async run(request, app) {
    const sample = await visibleSample(request.subject ?? '', request, app);
    if (request.arg === 'kit') return startKit(request, app, app.randomSeed());
    // It has no seed that could be new, and no such button.
    if (isShape(sample.recipe)) throw new UserError('unknownButton');
    const model = sourceModel(sample, app);
    const [number, ...character] = (request.arg ?? '').split('.');
    const asked = Number(number);
    const count = Number.isInteger(asked) && asked >= 1 && asked <= 8 ? asked : recipeDefaults.count;
    const verb = verbOf(sample, model.manifest.instrument);
    const wanted = characterFromText(character.join('.'));
    const { raw } = sample.recipe;
    if (wanted && isInstrument(verb)) return startCharacter(request, app, { verb, model, asked: wanted, raw, count });
    await startJob(request, app, verb, reseeded(sample.recipe, app.randomSeed(), count));
  },
};
