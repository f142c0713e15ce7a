import { knobRecipes } from '../sound/knob-recipes.ts';
import type { Asked } from '../sound/knobs.ts';
import type { InstalledModel } from '../sound/manifest.ts';
import { type Recipe, sampleId } from '../sound/recipe.ts';
import type { App } from './app.ts';
import type { Request } from './chat.ts';
import { type KnobPurpose, purposeText } from './job-purpose.ts';
import { startJob } from './start-job.ts';

export interface Wanted {
  readonly verb: 'kick' | 'snare' | 'hat' | 'perc';
  readonly model: InstalledModel;
  readonly asked: Asked;
  readonly count: number;
  readonly raw?: boolean | undefined;
}

/** Has sounds of a character made for the person. UserError where nothing that was measured comes near. */
export async function startCharacter(request: Request, app: App, wanted: Wanted): Promise<void> {
  const { model, asked, count, raw, verb } = wanted;
  const { library, knobs, randomSeed } = app;
  const chosen = await knobRecipes(model.manifest, asked, count, {
    table: knobs.of(model),
    randomSeed,
    heardAmong: async (recipes) => {
      const ids = recipes.map(sampleId);
      const known = await library.knownAmong(ids);
      return new Set(ids.flatMap((id, i) => (known.has(id) ? [i] : [])));
    },
  });
  app.knobs.want(model);
  const recipes: readonly Recipe[] = raw ? chosen.map((recipe) => ({ ...recipe, raw })) : chosen;
  const sounds = Math.min(count, recipes.length);
  const purpose: KnobPurpose = { character: asked, sounds };
  await startJob(request, app, verb, recipes, { purpose: purposeText(purpose), sounds });
}
