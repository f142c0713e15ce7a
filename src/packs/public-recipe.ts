import type { Library, SampleRecord } from '../library/library.ts';
import { canonicalJson, type Recipe, type Source, sourcesOf } from '../sound/recipe.ts';

/** Whether a source may be named to whoever asks. */
export type IsShown = (source: Source) => boolean;

/**
 * What a sound's recipe may name to readers in a server (undefined: to everyone). Whoever is where it was made may know
 * everything; elsewhere it is a sound of a public gallery, and so must be whatever it names.
 */
export async function shownSources(
  record: SampleRecord,
  serverId: string | undefined,
  library: Pick<Library, 'ancestors'>,
): Promise<IsShown> {
  if (!record.recipe.derivation || record.serverId === serverId) return () => true;
  const ancestors = await library.ancestors(record.id, { publicOnly: true });
  const known = new Set(ancestors.flatMap((item) => (item.kind === 'sample' && item.sample ? [item.id] : [])));
  return (source) => 'sample' in source && known.has(source.sample);
}

/**
 * A recipe without what its reader may not know: the ids of sounds that are not theirs to see, their seeds (with which
 * the id is found again), and the SHA-256 of uploads. They become null; such a recipe makes nothing, and is no longer
 * recognised as ours. The same recipe where there is nothing to hide.
 */
export function publicRecipe(recipe: Recipe, isShown: IsShown): unknown {
  const { derivation } = recipe;
  if (!derivation || sourcesOf(recipe).every(isShown)) return recipe;
  if (derivation.kind !== 'morph') return { ...recipe, derivation: { ...derivation, source: null } };
  const shown = derivation.samples.map((sample) => isShown({ sample }));
  const kept = <T>(values: readonly T[]): (T | null)[] => values.map((value, i) => (shown[i] ? value : null));
  const { seeds, samples, starts } = derivation;
  const hidden = { seeds: kept(seeds), samples: kept(samples), ...(starts && { starts: kept(starts) }) };
  return { ...recipe, derivation: { ...derivation, ...hidden } };
}

/** The WAV with the public recipe in place of its own: shorter, and filled with spaces, so that nothing else moves. */
export function publicWav(wav: Uint8Array, recipe: Recipe, isShown: IsShown): Uint8Array {
  const told = publicRecipe(recipe, isShown);
  if (told === recipe) return wav;
  const own = Buffer.from(canonicalJson(recipe));
  const copy = Buffer.from(wav);
  for (let at = copy.indexOf(own); at >= 0; at = copy.indexOf(own, at + own.length))
    copy.write(canonicalJson(told).padEnd(own.length), at, own.length);
  return copy;
}
