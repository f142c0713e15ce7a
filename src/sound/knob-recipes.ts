import { UserError } from '../user-error.ts';
import { chooseRows, distanceTo, mostTuning } from './choose-rows.ts';
import { type KnobTable, leastRows, rankings } from './knob-table.ts';
import { type Asked, type Character, needsTable } from './knobs.ts';
import { type Manifest, modelKey } from './manifest.ts';
import type { Recipe } from './recipe.ts';
import { seedRecipes } from './resolve-recipe.ts';

/** How far the start of a seed that somebody has heard is turned towards fresh noise: another sound, of much the same character. */
export const variation = 0.15;
/** The same for a sound that is asked for as a fresh one: far enough to be none of the table's, and near enough to keep its class. */
export const freshVariation = 0.3;
/** Fresh sounds that are made for so many that are kept: with measuring, in less than three times their time. */
export const candidatesFor = (count: number): number => Math.ceil(2.5 * count);

export interface KnobSources {
  readonly table: KnobTable;
  readonly randomSeed: () => number;
  /** Those of these recipes whose sounds somebody here has heard, by their place. */
  readonly heardAmong: (recipes: readonly Recipe[]) => Promise<ReadonlySet<number>>;
}

/**
 * Sounds of the character that is asked for: measured seeds as they are, or varied where somebody has heard them, tuned
 * to the note. Fewer than `count` where fewer rows fit the note. Fresh ones are all varied, and more than are wanted: see
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
  const { fresh } = asked;
  const chosen = await chooseRows(table.rows, asked, fresh ? candidatesFor(count) : count, {
    random: () => randomSeed() / 2 ** 32,
    heardOf: async (seeds) => {
      const heard = await heardAmong(seeds.map(plain));
      return new Set(seeds.filter((_, i) => heard.has(i)));
    },
  });
  return chosen.map(({ row, heard }) => {
    const recipe = plain(row.seed);
    const amount = fresh ? freshVariation : variation;
    const varied = fresh || heard ? { ...recipe, start: { toward: { seed: randomSeed(), amount } } } : recipe;
    const { note } = asked;
    return tuned(varied, note === undefined || row.pitch === undefined ? asked.semitones : note - row.pitch);
  });
}

function refuse(manifest: Manifest, { note }: Asked, { rows }: KnobTable): void {
  const model = modelKey(manifest);
  if (note !== undefined && manifest.instrument !== 'kick') throw new UserError('pitchOnlyKicks');
  if (rows.length < leastRows) throw new UserError('knobsUnmeasured', { model, rows: rows.length, least: leastRows });
  if (note !== undefined && !rows.some(({ pitch = Number.NaN }) => Math.abs(pitch - note) <= mostTuning))
    throw new UserError('noPitchNear', { most: mostTuning });
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
