import type { Strings } from '../languages/index.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { originOf } from '../sound/manifest.ts';
import { type Recipe, sourcesOf } from '../sound/recipe.ts';

type Models = Pick<ModelStore, 'withWeights'>;

/**
 * The models that made sounds of these recipes, each once, in the order of their digests; without a manifest where they are
 * no longer installed.
 */
export function makersOf(recipes: readonly Recipe[], models: Models) {
  const makers = new Map(recipes.map(({ weights, model }) => [`${weights} ${model}`, { weights, model }]));
  return [...makers]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, maker]) => ({ ...maker, manifest: models.withWeights(maker.weights, maker.model)?.manifest }));
}

/**
 * Whether sounds of these recipes may be released, commercially too, and what credit is asked: one sentence for each
 * kind of model behind them, the most restrictive first, and one more where an uploaded file is behind them.
 */
export function releaseTerms(recipes: readonly Recipe[], models: Models, { terms }: Strings): string {
  const manifests = makersOf(recipes, models).map(({ manifest }) => manifest);
  const has = (origin: ReturnType<typeof originOf>) => manifests.some((known) => known && originOf(known) === origin);
  const own = manifests.filter((known) => known && originOf(known) === 'own');
  const licences = [...new Set(own.map((manifest) => manifest!.provenance.licence))].join('; ');
  return [
    ...(manifests.includes(undefined) ? [terms.unknown] : []),
    ...(has('pretrained') ? [terms.pretrained] : []),
    ...(own.length > 0 ? [terms.own(licences)] : []),
    ...(has('starter') ? [terms.starter] : []),
    ...(recipes.some((recipe) => sourcesOf(recipe).some((source) => 'upload' in source)) ? [terms.upload] : []),
  ].join(' ');
}

/** The same for a message in a chat, with where the credits are. */
export const releaseLine = (recipes: readonly Recipe[], models: Models, strings: Strings): string =>
  `${releaseTerms(recipes, models, strings)} ${strings.terms.where}`;

/** The lines to copy where sounds of these recipes are credited, none twice. */
export const creditLines = (recipes: readonly Recipe[], models: Models): string[] => [
  ...new Set(makersOf(recipes, models).flatMap(({ manifest }) => manifest?.provenance.attributions ?? [])),
];
