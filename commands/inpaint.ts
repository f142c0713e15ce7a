import type { App } from '../src/app.ts';
import type { Command } from '../src/chat/chat.ts';
import {
  countOption,
  declareCommand,
  declareOption,
  defaultCount,
  sampleOption,
  seedOption,
} from '../src/chat/declare.ts';
import { numberOption, textOption } from '../src/chat/read-option.ts';
import { sourceModel } from '../src/chat/source-model.ts';
import { startJob } from '../src/chat/start-job.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { derivedRecipes, inpaintResamples } from '../src/library/resolve-recipe.ts';

/** The attack of a drum is over after about this time; what follows is the tail. */
const defaultKeepMs = 40;
/** A sound has 743 ms; something must be left to invent. */
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
    const { manifest } = sourceModel(sample, request, app);
    const keepMs = numberOption(request, 'keep-ms') ?? defaultKeepMs;
    const recipes = derivedRecipes(
      manifest,
      { kind: 'inpaint', source: { sample: sample.id }, keepMs, resamples: inpaintResamples },
      {
        seed: numberOption(request, 'seed') ?? app.randomSeed(),
        count: numberOption(request, 'count') ?? defaultCount,
      },
    );
    await startJob(request, app, 'inpaint', recipes);
  },
};
