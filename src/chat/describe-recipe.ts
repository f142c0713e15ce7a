import type { Strings } from '../languages/index.ts';
import type { ModelStore } from '../model-store/open-store.ts';
import { modelKey } from '../sound/manifest.ts';
import { type Recipe, type Source, shortId, sourcesOf } from '../sound/recipe.ts';
import { describeStep } from './shape-options.ts';

/** `kick:starter (3fa9c1d2)`: the weights of a recipe, even if they are no longer installed. */
export function weightsName(recipe: Recipe, models: Pick<ModelStore, 'withWeights'>): string {
  const installed = models.withWeights(recipe.weights, recipe.model);
  return `${installed ? modelKey(installed.manifest) : recipe.model} (${recipe.weights.slice(0, 8)})`;
}

const sourceName = (source: Source, strings: Strings): string =>
  'sample' in source ? `\`${shortId(source.sample)}\`` : strings.result.anUpload;

/** The origin of a derived sound, e.g. `from k7f3q2, strength 0.35`; empty for a sound from its seed alone. */
export function describeDerivation({ derivation }: Recipe, strings: Strings): string {
  const { result } = strings;
  if (!derivation) return '';
  if (derivation.kind === 'morph') {
    const [a, b] = derivation.samples;
    return result.between(`\`${shortId(a)}\``, `\`${shortId(b)}\``, derivation.position);
  }
  const { kind, source } = derivation;
  const how =
    kind === 'shape'
      ? derivation.steps.map((step) => describeStep(step, strings)).join(' → ')
      : kind === 'inpaint'
        ? result.kept(derivation.keepMs)
        : result.strength(derivation.strength);
  return `${result.from(sourceName(source, strings))}, ${how}`;
}

/** How a sound differs from its seed's: turned noise, tuning. */
export const describeStart = ({ start, semitones }: Recipe, { knobs, number }: Strings): string[] => [
  ...(start?.toward ? [knobs.varied(start.toward.seed, start.toward.amount)] : []),
  ...(semitones === undefined ? [] : [knobs.tuned(`${semitones > 0 ? '+' : ''}${number(semitones)}`)]),
];

/** The seed of a sound, and how it differs from that seed's; of a morph and a shape, whose own seed has no effect, the latter alone. */
export function describeSeed(recipe: Recipe, strings: Strings): string {
  const { kind } = recipe.derivation ?? {};
  const seed = kind === 'morph' || kind === 'shape' ? [] : [strings.result.seed(recipe.seed)];
  return [...seed, ...describeStart(recipe, strings)].join(', ');
}

/** Ids of the library's sounds that a recipe starts from. */
export const ancestors = (recipe: Recipe): readonly string[] =>
  sourcesOf(recipe).flatMap((source) => ('sample' in source ? [source.sample] : []));
