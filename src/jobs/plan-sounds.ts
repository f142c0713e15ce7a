import type { Library } from '../library/library.ts';
import { canonicalJson, type Recipe, sampleId, shortId, sourcesOf } from '../sound/recipe.ts';
import { evaluationsOf } from '../sound/render.ts';
import { UserError } from '../user-error.ts';

/** Recipes that one run of the network makes; at least one. */
export type Group = readonly [Recipe, ...Recipe[]];

/** Whether any of these is made by a network. */
export const needNetwork = (recipes: readonly Recipe[]): boolean => recipes.some((recipe) => evaluationsOf(recipe) > 0);

/** Limit of one run, and of one answer. */
export const mostSoundsPerBatch = 8;
/** Limit of sounds made from sounds made from … whose audio is all pruned: more would keep everyone else waiting. */
const deepestChain = 32;

/** Equal for recipes that can be made in one run: all but what they start from, and what is done to the network's output. */
export function groupKey({
  seed: _seed,
  start: _start,
  semitones: _semitones,
  derivation,
  ...settings
}: Recipe): string {
  if (!derivation) return canonicalJson(settings);
  const { kind } = derivation;
  const shape = kind === 'morph' ? { kind } : { ...derivation, source: undefined };
  return canonicalJson({ ...settings, shape });
}

/** The recipes in groups of one kind, in their order. */
export function groupRecipes(recipes: readonly Recipe[]): Group[] {
  const byKey = new Map<string, [Recipe, ...Recipe[]][]>();
  for (const recipe of recipes) {
    const key = groupKey(recipe);
    const groups = byKey.get(key) ?? [];
    const last = groups.at(-1);
    if (last && last.length < mostSoundsPerBatch) last.push(recipe);
    else byKey.set(key, [...groups, [recipe]]);
  }
  return [...byKey.values()].flat();
}

/** Plans what these recipes need: nothing for samples in the library, one sound for a recipe that occurs twice. */
export async function planSounds(recipes: readonly Recipe[], library: Library) {
  const wanted = new Set(recipes.map(sampleId));
  const levels = new Map<string, { recipe: Recipe; level: number }>();
  const here = new Set(await library.withAudio([...wanted]));

  /** Level of the run in which this sound is made, above those of its sources; -1 for a sound that is here. */
  async function visit(recipe: Recipe, depth: number): Promise<number> {
    const id = sampleId(recipe);
    const known = levels.get(id);
    if (known) return known.level;
    if (here.has(id)) return -1;
    if (depth > deepestChain) throw new UserError('chainTooLong', {}, { kind: 'failed' });
    let level = 0;
    // A morph starts from its parents' seeds; their audio is not heard.
    if (recipe.derivation?.kind !== 'morph')
      for (const source of sourcesOf(recipe)) {
        if (!('sample' in source)) continue;
        if ((await library.withAudio([source.sample])).size > 0) continue;
        const parent = await library.findSample(source.sample);
        if (!parent) throw new UserError('sourceDeleted', { id: shortId(source.sample) }, { kind: 'failed' });
        level = Math.max(level, 1 + (await visit(parent.recipe, depth + 1)));
      }
    levels.set(id, { recipe, level });
    return level;
  }

  for (const recipe of recipes) await visit(recipe, 0);
  const planned = [...levels.values()];
  const runs = [...new Set(planned.map(({ level }) => level))].sort((a, b) => a - b);
  return {
    /** In the order in which they must run: a sound is made after its sources. */
    groups: runs.flatMap((run) => groupRecipes(planned.flatMap(({ recipe, level }) => (level === run ? recipe : [])))),
    /** Ids of pruned sounds that are made again only because others start from them. */
    remade: new Set([...levels.keys()].filter((id) => !wanted.has(id))),
  };
}
