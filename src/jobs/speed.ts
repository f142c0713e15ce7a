import { BoundedMap } from '../files/bounded-map.ts';

/** Weight of the newest figure in the moving average: a changed load is believed after a few batches. */
const newest = 0.3;
/** Enough for every model and batch size in use; older figures are forgotten. */
const mostKept = 64;
/** One figure may be an outlier; comparisons want more. */
const trusted = 3;

/** One measured figure; plain JSON. */
export interface SpeedFigure {
  readonly weights: string;
  readonly size: number;
  readonly msPerStep: number;
  readonly count: number;
}

/** The measured speed of the device: ms for one step of all sounds of a batch, by weights and batch size. */
export class Speed {
  readonly #figures = new BoundedMap<string, SpeedFigure>(mostKept);

  /** A speed of these figures; of several with the same weights and size the last counts. */
  static of(figures: readonly SpeedFigure[]): Speed {
    const speed = new Speed();
    for (const figure of figures) speed.#figures.set(keyOf(figure.weights, figure.size), figure);
    return speed;
  }

  /** What was measured, oldest first. */
  figures(): readonly SpeedFigure[] {
    return [...this.#figures.values()];
  }

  record(weights: string, size: number, msPerStep: number): void {
    if (!(msPerStep > 0)) return;
    const key = keyOf(weights, size);
    const known = this.#figures.get(key);
    this.#figures.set(key, {
      weights,
      size,
      msPerStep: known ? known.msPerStep + newest * (msPerStep - known.msPerStep) : msPerStep,
      count: (known?.count ?? 0) + 1,
    });
  }

  /** For one sound, by batches of these weights alone; undefined before any. */
  measured(weights: string): number | undefined {
    return [...this.#figures.values()].some((figure) => figure.weights === weights)
      ? this.msPerStep(weights, 1)
      : undefined;
  }

  /** By the same weights and size, else in proportion to the nearest known ones; undefined before any figure. */
  msPerStep(weights: string, size: number): number | undefined {
    const all = [...this.#figures.values()];
    const same = all.filter((figure) => figure.weights === weights);
    const [nearest] = (same.length > 0 ? same : all).sort((a, b) => Math.abs(a.size - size) - Math.abs(b.size - size));
    return nearest && (nearest.msPerStep * size) / nearest.size;
  }

  /** Throughput of one batch over that of several of these sizes; 1 where it was not measured well enough to tell. */
  gainOfJoining(weights: string, sizes: readonly number[]): number {
    const of = (size: number): number => {
      const figure = this.#figures.get(keyOf(weights, size));
      return figure && figure.count >= trusted ? figure.msPerStep : Number.NaN;
    };
    const together = of(sizes.reduce((sum, size) => sum + size, 0));
    const gain = sizes.reduce((sum, size) => sum + of(size), 0) / together;
    return Number.isNaN(gain) ? 1 : gain;
  }
}

const keyOf = (weights: string, size: number): string => `${weights}/${size}`;
