import { percentile } from '../percentile.ts';

/** Of the last values: enough for a median of the last minutes, and never more memory. */
const mostKept = 200;

export interface Spread {
  /** Of how many values; the rest is 0 where there are none. */
  readonly count: number;
  readonly p50: number;
  readonly p95: number;
}

/** The last values of something that is measured. */
export class Recent {
  readonly #values: number[] = [];

  add(value: number): void {
    this.#values.push(value);
    if (this.#values.length > mostKept) this.#values.shift();
  }

  spread(): Spread {
    const of = (percent: number): number => percentile(this.#values, percent);
    return { count: this.#values.length, p50: of(50), p95: of(95) };
  }
}
