import { distanceTo } from './choose-rows.ts';
import { type KnobTable, rankings } from './knob-table.ts';
import { type Knob, type KnobWish, knobs } from './knobs.ts';

/** Parts of a knob's range. */
export const densityBins = 20;
/** A row within so many points of the other knobs counts: knobs hang together, and few sounds have just these values. */
const nearPoints = 12;

/** Where the model's sounds lie along each knob, given what is asked of the others: 20 parts from 0 to 100, the most frequent 1. */
export function densities({ rows }: Pick<KnobTable, 'rows'>, wish: KnobWish): Record<Knob, number[]> {
  const rankOf = rankings(rows);
  return Object.fromEntries(
    knobs.map((knob) => {
      const { [knob]: _, ...others } = wish;
      const distance = distanceTo(others, rankOf);
      const counts = new Array<number>(densityBins).fill(0);
      for (const row of rows) {
        if (distance(row) > nearPoints) continue;
        counts[Math.min(densityBins - 1, Math.floor((rankOf(knob, row[knob]) * densityBins) / 100))]!++;
      }
      const most = Math.max(1, ...counts);
      return [knob, counts.map((count) => Math.round((100 * count) / most) / 100)];
    }),
  ) as Record<Knob, number[]>;
}
