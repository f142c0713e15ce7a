import { philoxWords } from '../diffusion/philox.ts';
import { meanOf } from '../percentile.ts';

/** Own stream of the generator, apart from those of noise and training. */
const stream = 0xe7a1;
/** Draws that an equal-size figure is averaged over: their error is then below that of the sets themselves. */
const equalSizeDraws = 10;

/** Whole numbers from 0 to below `bound`, uniform, from a seed alone. */
export function integersOf(seed: number): (bound: number) => number {
  const word = philoxWords(seed, stream);
  return (bound) => Math.floor((word() / 0x1_0000_0000) * bound);
}

/** `size` of the items without replacement, the same ones for a seed. */
export function drawn<Item>(items: readonly Item[], size: number, seed: number): Item[] {
  const next = integersOf(seed);
  const left = [...items];
  for (let i = 0; i < Math.min(size, left.length); i++) {
    const from = i + next(left.length - i);
    [left[i], left[from]] = [left[from]!, left[i]!];
  }
  return left.slice(0, size);
}

/** Figures of two sets of one size: the larger is drawn from ten times (by fixed seeds), and the figures are averaged. */
export function atEqualSizes<Item, Name extends string>(
  a: readonly Item[],
  b: readonly Item[],
  figuresOf: (a: readonly Item[], b: readonly Item[]) => Record<Name, number>,
): Record<Name, number> {
  const size = Math.min(a.length, b.length);
  const draws = a.length === b.length ? 1 : equalSizeDraws;
  const all = Array.from({ length: draws }, (_, seed) =>
    figuresOf(a.length > size ? drawn(a, size, seed) : a, b.length > size ? drawn(b, size, seed) : b),
  );
  const names = Object.keys(all[0]!) as Name[];
  return Object.fromEntries(names.map((name) => [name, meanOf(all.map((figures) => figures[name]))])) as Record<
    Name,
    number
  >;
}
