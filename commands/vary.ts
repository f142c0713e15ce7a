import type { App } from '../src/chat/app.ts';
import type { Action, Command, ContextAction, Request } from '../src/chat/chat.ts';
import { countOption, declareCommand, sampleOption, seedOption, strengthOption } from '../src/chat/declare.ts';
import { pickSound } from '../src/chat/pick-sound.ts';
import { askedMaking, numberOption, textOption } from '../src/chat/read-option.ts';
import { variationOf } from '../src/chat/rows.ts';
import { mustFetch, soundsOfMessage } from '../src/chat/sounds-of-message.ts';
import { sourceModel } from '../src/chat/source-model.ts';
import { refuseEarly, startJob } from '../src/chat/start-job.ts';
import { visibleSample } from '../src/chat/visible-sample.ts';
import { localised } from '../src/languages/index.ts';
import { deriverOf } from '../src/model-store/deriver-of.ts';
import { derivedRecipes, recipeDefaults } from '../src/sound/resolve-recipe.ts';

interface Varying {
  readonly id: string;
  readonly strength?: number | undefined;
  readonly deferred?: boolean;
}

async function startVary(request: Request, app: App, { id, deferred = false, ...given }: Varying): Promise<void> {
  const sample = await visibleSample(id, request, app);
  const { manifest } = deriverOf(sourceModel(sample, app), app.models);
  const strength = given.strength ?? recipeDefaults.varyStrength;
  const derivation = { kind: 'vary', source: { sample: sample.id }, strength } as const;
  const making = { ...askedMaking(request, app), raw: sample.recipe.raw };
  await startJob(request, app, 'vary', derivedRecipes(manifest, derivation, making), { deferred });
}

export const vary: Command<App> = {
  ...declareCommand('vary'),
  options: [sampleOption('sample'), strengthOption, countOption, seedOption],
  run: (request, app) =>
    startVary(request, app, { id: textOption(request, 'sample') ?? '', strength: numberOption(request, 'strength') }),
};

/** `r1:vary:<sample>`, or a menu whose value is the sample, and how far it is to be varied (see varyMenu). */
export const varyAction: Action<App> = {
  verb: 'vary',
  run: (request, app) => startVary(request, app, variationOf(request.arg ?? request.subject ?? '')),
};

export const varyThis: ContextAction<App> = {
  verb: 'vary',
  name: localised(({ contextActions }) => contextActions.vary),
  async run(request, app) {
    if (mustFetch(request)) {
      // The acknowledgement comes before the fetch, and refusals come before both.
      await refuseEarly(request, app, recipeDefaults.count);
      await request.defer();
      const [posted] = await soundsOfMessage(request, app);
      return startVary(request, app, { id: posted?.id ?? '', deferred: true });
    }
    const [sample, ...others] = await soundsOfMessage(request, app);
    if (sample && others.length === 0) return startVary(request, app, { id: sample.id });
    await pickSound(request, 'vary', sample ? [sample, ...others] : []);
  },
};
