import { type Strings, stringsOf } from '../languages/index.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { type Manifest, modelKey } from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';
import { makersOf, releaseTerms } from './release-terms.ts';

const list = (title: string, lines: readonly string[]): string[] =>
  lines.length === 0 ? [] : ['', title, ...lines.map((line) => `  - ${line}`)];

/** Source, licence and credits of a model. */
export function modelLicence(model: Manifest, { licences }: Strings): string {
  const { source, licence, attributions, notes } = model.provenance;
  return [
    licences.weights(modelKey(model), model.weights.sha256),
    licences.source(source),
    licences.licence(licence),
    ...list(licences.credits, attributions),
    ...list(licences.notes, notes),
  ].join('\n');
}

/** licence.txt of a pack, in English: whether its sounds may be released, then the licence of each model behind them. */
export function licenceText(recipes: readonly Recipe[], models: Pick<ModelStore, 'withWeights'>): string {
  const sections = makersOf(recipes, models).map(({ weights, model, manifest }) =>
    manifest
      ? modelLicence(manifest, stringsOf('en'))
      : `${model}: weights ${weights}\nThese weights are no longer installed here; their licence is not known.`,
  );
  const intro =
    'These sounds were made with Rimshot from noise, by the models below. The recipes in recipes.json make them again.';
  return `${[intro, releaseTerms(recipes, models, stringsOf('en')), ...sections].join('\n\n')}\n`;
}
