import { fromText, squaredDistance } from './likeness-vector.ts';

export interface Placed {
  readonly id: string;
  readonly vector: string;
}

export interface Neighbour {
  readonly id: string;
  /** 1: the same sound; 0.5: as far as two sounds of one instrument usually are. */
  readonly likeness: number;
}

/** Median distance between two of the starters' sounds of one instrument, in bytes. */
const usualDistance = 180;

/** The `limit` sounds that are most alike, the nearest first; equally near ones by their id. */
export function nearest(vector: Uint8Array, among: readonly Placed[], limit: number): Neighbour[] {
  return among
    .flatMap(({ id, vector: text }) => {
      const other = fromText(text);
      return other ? [{ id, squared: squaredDistance(vector, other) }] : [];
    })
    .sort((a, b) => a.squared - b.squared || (a.id < b.id ? -1 : 1))
    .slice(0, limit)
    .map(({ id, squared }) => ({ id, likeness: 1 / (1 + Math.sqrt(squared) / usualDistance) }));
}
