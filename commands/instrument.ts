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
import { askedMaking, flagOption, textOption } from '../src/chat/read-option.ts';
import { startJob } from '../src/chat/start-job.ts';
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
    options: [countOption, seedOption, ...samplingOptions, rawOption, modelOption(fits)],
    async run(request, app) {
      const key = textOption(request, 'model') ?? instrument;
      const { manifest } = app.models.resolve(key);
      if (!fits(manifest))
        throw new UserError('modelMakesOther', { model: key, instrument: manifest.instrument, wanted: instrument });
      const recipes = seedRecipes(manifest, {
        ...askedMaking(request, app),
        raw: flagOption(request, 'raw'),
        sampling: askedSampling(request.options),
      });
      await startJob(request, app, instrument, recipes);
    },
  };
}
