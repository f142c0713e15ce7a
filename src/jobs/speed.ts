/** Weight of the newest figure in the moving average: a changed load is believed after a few batches. */
const newest = 0.3;
/** Enough for every model and batch size in use; older figures are forgotten. */
const mostKept = 64;
/** One figure may be an outlier; comparisons want more. */
const trusted = 3;

interface Measured {
  readonly weights: string;
  readonly size: number;
  readonly msPerStep: number;
  readonly count: number;
}

/** The measured speed of the device: ms for one step of all sounds of a batch, by weights and batch size. */
export interface Speed {
  record(weights: string, size: number, msPerStep: number): void;
  /** By the same weights and size, else in proportion to the nearest known ones; undefined before any figure. */
  msPerStep(weights: string, size: number): number | undefined;
  /** Throughput of one batch over that of several of these sizes; 1 where it was not measured well enough to tell. */
  gainOfJoining(weights: string, sizes: readonly number[]): number;
}

export function createSpeed(): Speed {
  const figures = new Map<string, Measured>();
  const keyOf = (weights: string, size: number): string => `${weights}/${size}`;

  function nearest(weights: string, size: number): Measured | undefined {
    const all = [...figures.values()];
    const same = all.filter((figure) => figure.weights === weights);
    return (same.length > 0 ? same : all).sort((a, b) => Math.abs(a.size - size) - Math.abs(b.size - size))[0];
  }

  return {
    record(weights, size, msPerStep) {
      if (!(msPerStep > 0)) return;
      const key = keyOf(weights, size);
      const known = figures.get(key);
      figures.delete(key);
      figures.set(key, {
        weights,
        size,
        msPerStep: known ? known.msPerStep + newest * (msPerStep - known.msPerStep) : msPerStep,
        count: (known?.count ?? 0) + 1,
      });
      const oldest = figures.keys().next();
      if (figures.size > mostKept && !oldest.done) figures.delete(oldest.value);
    },

    msPerStep(weights, size) {
      const figure = nearest(weights, size);
      return figure && (figure.msPerStep * size) / figure.size;
    },

    gainOfJoining(weights, sizes) {
      const of = (size: number): number | undefined => {
        const figure = figures.get(keyOf(weights, size));
        return figure && figure.count >= trusted ? figure.msPerStep : undefined;
      };
      const apart = sizes.map(of);
      const together = of(sizes.reduce((sum, size) => sum + size, 0));
      if (together === undefined || apart.includes(undefined)) return 1;
      return apart.reduce<number>((sum, ms) => sum + (ms ?? 0), 0) / together;
    },
  };
}
