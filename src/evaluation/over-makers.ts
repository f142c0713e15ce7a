import { percentile } from '../percentile.ts';
import { integersOf } from './draws.ts';

const draws = 400;
const seed = 1;

/** 5th and 95th percentile. */
export type Interval = readonly [number, number];
export const intervalOf = (values: readonly number[]): Interval => [percentile(values, 5), percentile(values, 95)];

/** The maker of a sound: its name up to two underscores. A name without them is its own maker. */
export const makerOf = (name: string): string => name.split('__', 1)[0]!;

/**
 * Figures for 400 draws of as many makers as there are, with replacement (bootstrap over clusters): sounds of one maker
 * resemble each other, so draws of single sounds would make the figures look too certain. A maker's sounds are listed as
 * often as it is drawn, as the same objects. The draws depend on the makers' names alone, so figures of two sets for the
 * same makers can be subtracted draw by draw.
 */
export function overMakers<Real extends { readonly name: string }, Figures>(
  real: readonly Real[],
  figuresOf: (drawn: readonly Real[]) => Figures,
): Figures[] {
  const byMaker = new Map<string, Real[]>();
  for (const sound of real) {
    const maker = makerOf(sound.name);
    byMaker.set(maker, [...(byMaker.get(maker) ?? []), sound]);
  }
  const makers = [...byMaker.keys()].sort();
  const next = integersOf(seed);
  // Three makers can be drawn in ten ways only.
  const known = new Map<string, Figures>();
  return Array.from({ length: draws }, () => {
    const drawn = makers.map(() => makers[next(makers.length)]!).sort();
    const key = drawn.join('\n');
    const figures = known.get(key) ?? figuresOf(drawn.flatMap((maker) => byMaker.get(maker)!));
    known.set(key, figures);
    return figures;
  });
}
