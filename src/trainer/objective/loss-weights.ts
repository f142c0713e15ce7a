import { power } from '../../power.ts';

type Weighting = { readonly power: number; readonly floor: number } | undefined;

/** Noise levels are grouped by ln(tan(pi/2 sigma)): 32 bins of 0.5 from -8. */
const bins = 32;
const lowest = -8;
const width = 0.5;
const memory = 0.995;

/** Parts of an answer whose errors are weighed apart: bands of the network's transform, stretches of time. */
export interface Cells {
  readonly bands: number;
  readonly segments: number;
}

/**
 * Weights by the usual error, so that what is quiet is learned as well: within an item a cell weighs
 * (usual error + floor)^-power, and every noise level counts the same (uncertainty weighting, Karras et al. 2024, from running
 * means). The expected weighted loss of an item is 1. The table belongs to a run's state.
 */
export class LossWeights {
  /** Running sums of errors [bins][cells], then counts [bins]. */
  readonly table: Float32Array;
  readonly #cells: number;
  readonly #settings: Weighting;

  /** Without settings all weights are 1. */
  constructor(settings: Weighting, { bands, segments }: Cells, table?: Float32Array) {
    this.#settings = settings;
    this.#cells = bands * segments;
    this.table = table ?? new Float32Array(settings ? bins * (this.#cells + 1) : 0);
  }

  /** [items][bands][segments]. */
  of(sigmas: Float32Array): Float32Array {
    const cells = this.#cells;
    const weights = new Float32Array(sigmas.length * cells).fill(1);
    if (!this.#settings) return weights;
    const { power: exponent, floor } = this.#settings;
    for (const [item, sigma] of sigmas.entries()) {
      const bin = binOf(sigma);
      const count = this.table[bins * cells + bin]!;
      if (count === 0) continue;
      const own = weights.subarray(item * cells, (item + 1) * cells);
      let expected = 0;
      for (let cell = 0; cell < cells; cell++) {
        const usual = this.table[bin * cells + cell]! / count + floor;
        own[cell] = power(usual, -exponent);
        expected += own[cell]! * usual;
      }
      for (let cell = 0; cell < cells; cell++) own[cell]! *= cells / expected;
    }
    return weights;
  }

  /** Records mean squared errors [items][bands][segments]. */
  observe(sigmas: Float32Array, errors: Float32Array): void {
    if (!this.#settings || !errors.every(Number.isFinite)) return;
    const cells = this.#cells;
    for (let i = 0; i < this.table.length; i++) this.table[i]! *= memory;
    for (const [item, sigma] of sigmas.entries()) {
      const bin = binOf(sigma);
      for (let cell = 0; cell < cells; cell++) this.table[bin * cells + cell]! += errors[item * cells + cell]!;
      this.table[bins * cells + bin]! += 1;
    }
  }
}

const binOf = (sigma: number): number =>
  Math.min(bins - 1, Math.max(0, Math.floor((Math.log(Math.tan((Math.PI / 2) * sigma)) - lowest) / width)));
