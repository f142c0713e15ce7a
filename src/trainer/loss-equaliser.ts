import { power } from '../power.ts';

/** Noise levels are grouped by ln(tan(pi/2 sigma)): 32 bins of 0.5 from -8. */
const bins = 32;
const lowest = -8;
const width = 0.5;
const memory = 0.995;

/**
 * Weighs items by a negative power of the usual loss at their noise level, so that levels of small losses (v is easy to
 * predict at the loud end) are learned as well. Its table belongs to a run's state.
 */
export class LossEqualiser {
  /** Running sums of losses, then of counts. */
  readonly table: Float32Array;
  readonly #power: number;

  /** `power`: 0 switches it off. */
  constructor(power: number, table: Float32Array = new Float32Array(2 * bins)) {
    this.#power = power;
    this.table = table;
  }

  /** Weights of items by their noise levels; their mean is 1. */
  weights(sigmas: Float32Array): Float32Array {
    if (this.#power === 0) return new Float32Array(sigmas.length).fill(1);
    const raw = sigmas.map((sigma) => {
      const bin = binOf(sigma);
      const usual = this.table[bins + bin]! > 0 ? this.table[bin]! / this.table[bins + bin]! : 1;
      return power(usual + 1e-4, -this.#power);
    });
    const mean = raw.reduce((sum, weight) => sum + weight, 0) / raw.length;
    return raw.map((weight) => weight / mean);
  }

  /** Records unweighted losses. */
  observe(sigmas: Float32Array, losses: ArrayLike<number>): void {
    if (this.#power === 0) return;
    for (let i = 0; i < this.table.length; i++) this.table[i]! *= memory;
    for (const [i, sigma] of sigmas.entries()) {
      if (!Number.isFinite(losses[i]!)) continue;
      this.table[binOf(sigma)]! += losses[i]!;
      this.table[bins + binOf(sigma)]! += 1;
    }
  }
}

const binOf = (sigma: number): number =>
  Math.min(bins - 1, Math.max(0, Math.floor((Math.log(Math.tan((Math.PI / 2) * sigma)) - lowest) / width)));
