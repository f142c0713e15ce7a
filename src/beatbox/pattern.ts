import { emptySteps, mostBars, mostOffset, mostSteps, type Offsets, tempoRange } from '../kits/beat.ts';
import { stepsPerBar } from '../kits/sequence.js';
import { type Grid, gridOf } from './tempo.ts';

export interface PlayedHit {
  /** From the beginning of the phrase, rising. */
  readonly seconds: number;
  /** Which row plays it, from 0. */
  readonly row: number;
  /** 1 to 127. */
  readonly velocity: number;
}

export interface PlayedRow {
  readonly steps: readonly number[];
  /** Of the steps off the grid. */
  readonly offsets: Offsets;
}

export interface Pattern {
  readonly tempo: number;
  readonly bars: number;
  readonly swing: number;
  readonly rows: readonly PlayedRow[];
  /** Hits that have no place: behind the last bar, or two of one row on one step. */
  readonly leftOut: number;
}

/**
 * Hits as a beat, each on the nearest step of its row with its offset, so that it is heard when it was played: to half a
 * hundredth of a sixteenth, and to the rounding of the tempo to whole beats a minute. The first hit begins the beat.
 */
export function patternOf(hits: readonly PlayedHit[], rowCount: number): Pattern {
  const grid = gridOf(hits.map(({ seconds }) => seconds));
  const rows = Array.from({ length: rowCount }, () => ({
    steps: [...emptySteps],
    offsets: {} as Record<string, number>,
  }));
  let [leftOut, lastStep] = [0, 0];
  for (const { row, velocity, place } of hits.map((hit) => ({
    ...hit,
    place: placeOf(hit.seconds, hits[0]!.seconds, grid),
  }))) {
    const { steps, offsets } = rows[row]!;
    const step = freeStep(steps, place);
    if (step === undefined) {
      leftOut++;
      continue;
    }
    steps[step] = velocity;
    lastStep = Math.max(lastStep, step);
    const offset = Math.round((place - step) * 100);
    if (offset !== 0) offsets[`${step}`] = offset;
  }
  const tempo = Math.min(tempoRange.max, Math.max(tempoRange.min, Math.round(grid.tempo)));
  const bars = Math.min(mostBars, Math.floor(lastStep / stepsPerBar) + 1);
  return { tempo, bars, swing: 50, rows, leftOut };
}

/** In steps. What came before the grid begins with it: an early first hit is no last one. */
function placeOf(seconds: number, first: number, { startSeconds, stepSeconds }: Grid): number {
  return (seconds - Math.min(first, startSeconds)) / stepSeconds;
}

/** The nearest step that is free, within reach of an offset. */
function freeStep(steps: readonly number[], place: number): number | undefined {
  const near = [0, 1, -1]
    .map((way) => Math.round(place) + way)
    .sort((a, b) => Math.abs(place - a) - Math.abs(place - b));
  return near.find(
    (step) => step >= 0 && step < mostSteps && steps[step] === 0 && Math.abs(place - step) * 100 <= mostOffset,
  );
}
