import { z } from 'zod';
import { stepsPerBar } from './sequence.js';

/** Steps are sixteenths of bars in 4/4. */
export const mostBars = 4;
export const mostSteps = mostBars * stepsPerBar;
export const tempoRange = { min: 40, max: 240 } as const;
/** Per cent of two sixteenths that the first of them takes: 50 is straight, 67 is triplets. */
export const swingRange = { min: 50, max: 75 } as const;

/** Velocities of steps that are set by hand. Pads record any from 1 to 127. */
export const velocities = { soft: 60, normal: 100, accent: 127 } as const;

const whole = (min: number, max: number) => z.number().int().min(min).max(max);

/** One velocity, 0 (silent) to 127, for each sixteenth of the longest beat: shorter beats keep the rest, unheard. */
export const stepsShape = z.array(whole(0, 127)).length(mostSteps).readonly();

/** How far hits lie from their steps, in hundredths of a sixteenth, late ones above 0: the timing of a hand or a mouth. */
export const mostOffset = 100;
export const offsetsShape = z.record(z.string().regex(/^\d{1,2}$/), whole(-mostOffset, mostOffset)).readonly();
export type Offsets = Readonly<z.infer<typeof offsetsShape>>;

export const timingShape = z.object({
  /** Quarter notes a minute. */
  tempo: whole(tempoRange.min, tempoRange.max),
  bars: whole(1, mostBars),
  swing: whole(swingRange.min, swingRange.max),
});
export type Timing = Readonly<z.infer<typeof timingShape>>;

/** What is played: one row for each sound of a kit, in its order. `hitsOf` (sequence.js) lists when each is heard. */
export interface Beat extends Timing {
  /** Velocities, 0 to 127, by sixteenth; what lies behind `bars` is not played. */
  readonly rows: readonly (readonly number[])[];
  /** For each row, by step; absent: on the grid. */
  readonly offsets?: readonly (Offsets | undefined)[];
}

export const emptySteps: readonly number[] = Array.from({ length: mostSteps }, () => 0);

/** A short row repeated over the longest beat. @param row velocities of whole bars, or of a part of one */
export const repeated = (row: readonly number[]): number[] =>
  Array.from({ length: mostSteps }, (_, i) => row[i % row.length] ?? 0);
