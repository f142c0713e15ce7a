import type { App } from '../src/chat/app.ts';
import type { Command } from '../src/chat/chat.ts';
import { countOption, declareCommand, declareOption, sampleOption, seedOption } from '../src/chat/declare.ts';
import { askedMaking, numberOption, textOption } from '../src/chat/read-option.ts';
import { sourceModel } from '../src/chat/source-model.ts';
import { startJob } from '../src/chat/start-job.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { deriverOf } from '../src/model-store/deriver-of.ts';
import { derivedRecipes, recipeDefaults } from '../src/sound/resolve-recipe.ts';

/** A sound has 743 ms, and some of it must be left to invent. */
const maxKeepMs = 700;

export const inpaint: Command<App> = {
  ...declareCommand('inpaint'),
  options: [
    sampleOption('sample'),
    declareOption('keepMs', 'integer', { min: 1, max: maxKeepMs }),
    countOption,
    seedOption,
  ],
  async run(request, app) {
    const sample = await visibleSample(textOption(request, 'sample') ?? '', request, app);
    const { manifest } = deriverOf(sourceModel(sample, app), app.models);
    const keepMs = numberOption(request, 'keep-ms') ?? recipeDefaults.keepMs;
    const { resamples } = recipeDefaults;
    const derivation = { kind: 'inpaint', source: { sample: sample.id }, keepMs, resamples } as const;
    await startJob(request, app, 'inpaint', derivedRecipes(manifest, derivation, askedMaking(request, app)));
  },
};
