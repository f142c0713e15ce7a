import { mostGainDb } from '../diffusion/steer.ts';
import { normalQuantile } from '../percentile.ts';
import { UserError } from '../user-error.ts';
import { chooseRows, distanceTo, mostTuning } from './choose-rows.ts';
import { type KnobTable, leastFitted, leastRows, rankings } from './knob-table.ts';
import { type Asked, type Character, knobs, needsTable, rangeOf } from './knobs.ts';
import { type Manifest, modelKey } from './manifest.ts';
import type { Recipe } from './recipe.ts';
import { seedRecipes } from './resolve-recipe.ts';
import { gainsText } from './start-noise.ts';

/** How far the start of a seed that somebody has heard is turned towards fresh noise: another sound, of much the same character. */
export const variation = 0.15;
/** Sounds that are made of steered noise for so many that are kept: with measuring, in less than three times their time. */
export const candidatesFor = (count: number): number => Math.ceil(2.5 * count);
/** Share of the distribution at which the noise is steered by all of `mostGainDb`. */
const fullySteered = 0.9;

export interface KnobSources {
  readonly table: KnobTable;
  readonly randomSeed: () => number;
  /** Those of these recipes whose sounds somebody here has heard, by their place. */
  readonly heardAmong: (recipes: readonly Recipe[]) => Promise<ReadonlySet<number>>;
}

/**
 * Sounds of the character that is asked for: measured seeds as they are, or varied where somebody has heard them, tuned
 * to the note. Fewer than `count` where fewer rows fit the note. Of fresh ones more than are wanted, see
 * `bestOf`. UserError where too little was measured.
 */
export async function knobRecipes(
  manifest: Manifest,
  asked: Asked,
  count: number,
  { table, randomSeed, heardAmong }: KnobSources,
): Promise<Recipe[]> {
  const plain = (seed: number): Recipe => seedRecipes(manifest, { seed, count: 1 })[0]!;
  if (needsTable(asked)) refuse(manifest, asked, table);
  if (asked.fresh) {
    const gains = gainsText(gainsFor(asked, table));
    const wanted = Array.from({ length: candidatesFor(count) }, () => ({ ...plain(randomSeed()), start: { gains } }));
    return wanted.map((recipe) => tuned(recipe, asked.semitones));
  }
  const chosen = await chooseRows(table.rows, asked, count, {
    random: () => randomSeed() / 2 ** 32,
    heardOf: async (seeds) => {
      const heard = await heardAmong(seeds.map(plain));
      return new Set(seeds.filter((_, i) => heard.has(i)));
    },
  });
  return chosen.map(({ row, heard }) => {
    const recipe = plain(row.seed);
    const varied = heard ? { ...recipe, start: { toward: { seed: randomSeed(), amount: variation } } } : recipe;
    const { note } = asked;
    return tuned(varied, note === undefined || row.pitch === undefined ? asked.semitones : note - row.pitch);
  });
}

function refuse(manifest: Manifest, { note, fresh }: Asked, { rows, directions }: KnobTable): void {
  const model = modelKey(manifest);
  if (note !== undefined && manifest.instrument !== 'kick') throw new UserError('pitchOnlyKicks');
  if (rows.length < leastRows) throw new UserError('knobsUnmeasured', { model, rows: rows.length, least: leastRows });
  if (fresh && Object.keys(directions).length === 0)
    throw new UserError('knobsUnmeasured', { model, rows: rows.length, least: leastFitted });
  if (note !== undefined && !rows.some(({ pitch = Number.NaN }) => Math.abs(pitch - note) <= mostTuning))
    throw new UserError('noPitchNear', { most: mostTuning });
}

/** Gains of the cells for what is asked: the knobs' directions, each by how far from the middle its range lies. */
export function gainsFor({ wish }: Asked, { directions }: Pick<KnobTable, 'directions'>): number[] {
  const gains: number[] = [];
  for (const knob of knobs) {
    const range = wish[knob] === undefined ? undefined : rangeOf(knob, wish[knob]);
    if (!range) continue;
    const middle = Math.min(0.99, Math.max(0.01, (range[0] + range[1]) / 200));
    const share = Math.min(1, Math.max(-1, normalQuantile(middle) / normalQuantile(fullySteered)));
    for (const [cell, db] of (directions[knob] ?? []).entries()) gains[cell] = (gains[cell] ?? 0) + share * db;
  }
  return gains.map((db) => Math.min(mostGainDb, Math.max(-mostGainDb, db)));
}

/** The places of the candidates that come nearest to what is asked, in their order; one that has no character is last. */
export function bestOf(
  characters: readonly (Character | undefined)[],
  { wish }: Asked,
  { rows }: Pick<KnobTable, 'rows'>,
  count: number,
): number[] {
  const distance = distanceTo(wish, rankings(rows));
  const farthest = 1e6;
  return characters
    .map((character, place) => ({ place, points: character ? distance(character) : farthest }))
    .sort((a, b) => a.points - b.points || a.place - b.place)
    .slice(0, count)
    .map(({ place }) => place)
    .sort((a, b) => a - b);
}

/** The same sound so many semitones higher, to the hundredth. */
export function tuned(recipe: Recipe, semitones = 0): Recipe {
  const rounded = Number(semitones.toFixed(2));
  return rounded === 0 ? recipe : { ...recipe, semitones: rounded };
}
