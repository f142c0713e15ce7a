/** One filter over the bins firstBin, firstBin + 1, … of a power spectrum. */
export interface Filter {
  readonly firstBin: number;
  readonly weights: Float64Array;
}

export interface BinOptions {
  readonly sampleRate: number;
  readonly fftSize: number;
  /** fftSize over the window's length; widens a tone's peak, in bins, by this factor. Default 1. */
  readonly padding?: number;
}

/**
 * Triangles of height 1 / padding between the neighbours of each inner edge (Hz, rising; two more edges than filters); where one
 * is narrower than a bin, linear interpolation at its centre.
 */
export function filterBank(
  edgesHz: readonly number[],
  { sampleRate, fftSize, padding = 1 }: BinOptions,
): readonly Filter[] {
  const binHz = sampleRate / fftSize;
  const bins = fftSize / 2 + 1;
  return edgesHz.slice(1, -1).map((centre, i) => {
    const [from, to] = [edgesHz[i]!, edgesHz[i + 2]!];
    const heightAt = (hz: number) => Math.min((hz - from) / (centre - from), (to - hz) / (to - centre)) / padding;
    const triangle = filterOf(bins, binHz, from, to, heightAt);
    if (triangle.weights.reduce((a, b) => a + b, 0) >= 1) return triangle;
    return filterOf(bins, binHz, centre - binHz, centre + binHz, (hz) => 1 - Math.abs(hz - centre) / binHz);
  });
}

/** Power in each filter of one spectrum. */
export function filtered(power: Float64Array, bank: readonly Filter[]): Float64Array {
  const bands = new Float64Array(bank.length);
  for (const [band, { firstBin, weights }] of bank.entries()) {
    let sum = 0;
    for (let i = 0; i < weights.length; i++) sum += weights[i]! * power[firstBin + i]!;
    bands[band] = sum;
  }
  return bands;
}

function filterOf(bins: number, binHz: number, fromHz: number, toHz: number, weight: (hz: number) => number): Filter {
  const firstBin = Math.max(0, Math.ceil(fromHz / binHz));
  const lastBin = Math.min(bins - 1, Math.floor(toHz / binHz));
  const length = Math.max(0, lastBin - firstBin + 1);
  return { firstBin, weights: Float64Array.from({ length }, (_, i) => Math.max(0, weight((firstBin + i) * binHz))) };
}
