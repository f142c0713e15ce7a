import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import {
  countOption,
  declareCommand,
  modelOption,
  rawOption,
  samplingOptions,
  seedOption,
} from '../src/chat/declare.ts';
import { askedCharacter, knobOptions } from '../src/chat/knob-options.ts';
import { askedMaking, flagOption, textOption } from '../src/chat/read-option.ts';
import { startCharacter } from '../src/chat/start-character.ts';
import { startJob } from '../src/chat/start-job.ts';
import { tuned } from '../src/sound/knob-recipes.ts';
import { needsTable } from '../src/sound/knobs.ts';
import { type Manifest, originOf } from '../src/sound/manifest.ts';
import { seedRecipes } from '../src/sound/resolve-recipe.ts';
import { askedSampling } from '../src/sound/sampling.ts';
import { UserError } from '../src/user-error.ts';

/** New sounds from seeds. The four instruments differ only in their model. */
export function instrumentCommand(instrument: 'kick' | 'snare' | 'hat' | 'perc'): Command<App> {
  /** Own models fit every command: their owner knows what they are for. */
  const fits = (manifest: Manifest): boolean => manifest.instrument === instrument || originOf(manifest) === 'own';
  return {
    ...declareCommand(instrument),
    options: [countOption, seedOption, ...samplingOptions, rawOption, modelOption(fits), ...knobOptions],
    async run(request, app) {
      const key = textOption(request, 'model') ?? instrument;
      const model = app.models.resolve(key);
      const { manifest } = model;
      if (!fits(manifest))
        throw new UserError('modelMakesOther', { model: key, instrument: manifest.instrument, wanted: instrument });
      const [making, raw, asked] = [askedMaking(request, app), flagOption(request, 'raw'), askedCharacter(request)];
      if (asked && needsTable(asked))
        return startCharacter(request, app, { verb: instrument, model, asked, raw, count: making.count });
      const recipes = seedRecipes(manifest, { ...making, raw, sampling: askedSampling(request.options) });
      await startJob(
        request,
        app,
        instrument,
        recipes.map((recipe) => tuned(recipe, asked?.semitones)),
      );
    },
  };
}
