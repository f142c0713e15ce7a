import { type KnobRow, rankings } from './knob-table.ts';
import { type Asked, type Character, type Knob, type KnobWish, knobs, type Range, rangeOf } from './knobs.ts';

/** A row further away is not taken for a note: resampled by more, a kick is another kick. */
export const mostTuning = 3;
/** Points of a percentile that a semitone of tuning is worth. */
const tuningCost = 3;
/** Points that a row nobody has heard may be further away than a heard one. */
const heardCost = 6;
/** Spread of the choice, in points: the same wish does not always get the same rows. */
const variety = 2;

/** Points outside a range. */
const outside = (value: number, [from, to]: Range): number => Math.max(0, from - value, value - to);

type RankOf = (knob: Knob, value: number) => number;

/** Points of percentiles between a sound and a wish; 0 where it fits. */
export function distanceTo(wish: KnobWish, rankOf: RankOf): (character: Character) => number {
  const asked = knobs.flatMap((knob) => {
    const range = wish[knob] === undefined ? undefined : rangeOf(knob, wish[knob]);
    return range ? [[knob, range] as const] : [];
  });
  return (character) => Math.hypot(...asked.map(([knob, range]) => outside(rankOf(knob, character[knob]), range)));
}

export interface Choice {
  readonly row: KnobRow;
  /** Somebody here has heard its seed. */
  readonly heard: boolean;
}

/**
 * The rows that come nearest to what is asked, in points of percentiles; fewer where no more fit the note.
 * @param random 0 to 1
 * @param heardOf which of these seeds somebody has heard
 */
export async function chooseRows(
  rows: readonly KnobRow[],
  { wish, note }: Asked,
  count: number,
  {
    random,
    heardOf,
  }: { readonly random: () => number; readonly heardOf: (seeds: readonly number[]) => Promise<ReadonlySet<number>> },
): Promise<Choice[]> {
  const inPoints = distanceTo(wish, rankings(rows));
  const distance = (row: KnobRow): number =>
    Math.hypot(inPoints(row), note === undefined ? 0 : tuningCost * (note - row.pitch!));
  const scored = rows
    .filter(({ pitch }) => note === undefined || (pitch !== undefined && Math.abs(note - pitch) <= mostTuning))
    .map((row) => ({ row, points: distance(row) + variety * random() }))
    .sort((a, b) => a.points - b.points);
  const near = scored.slice(0, 16 * count);
  const heard = await heardOf(near.map(({ row }) => row.seed));
  return near
    .map(({ row, points }) => ({
      row,
      heard: heard.has(row.seed),
      points: points + (heard.has(row.seed) ? heardCost : 0),
    }))
    .sort((a, b) => a.points - b.points)
    .slice(0, count)
    .map(({ row, heard }) => ({ row, heard }));
}
