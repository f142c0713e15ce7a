import { cellCount, cellEnergies, mostGainDb } from '../diffusion/steer.ts';
import { normalQuantile } from '../percentile.ts';
import { type Directions, type KnobRow, leastFitted, rankings } from '../sound/knob-table.ts';
import { knobs } from '../sound/knobs.ts';
import type { Manifest } from '../sound/manifest.ts';
import { startOf } from '../sound/start-noise.ts';

/** Rows that are looked at: a noise's energies take some 60 ms. */
const mostFitted = 1000;
/** Ridge, in rows' worth of a cell's variance. */
const ridge = 60;

/**
 * For each knob, how the start noise of this model is to be weighted for more of it: the ridge regression of the measure
 * on the energies that the cells of the rows' own noises happen to have, scaled so that the largest gain is 2 dB. None
 * from few rows.
 */
export function fitDirections(manifest: Manifest, rows: readonly KnobRow[]): Directions {
  const fitted = rows.slice(0, mostFitted);
  if (fitted.length < leastFitted) return {};
  const energies = fitted.map((row) => energiesOf(manifest, row.seed));
  const centred = standardised(energies);
  const solve = ridgeSolver(centred);
  const rankOf = rankings(fitted);
  return Object.fromEntries(
    knobs.map((knob) => {
      // Normal scores: what lies at the ends of a skewed measure does not rule.
      const scores = fitted.map((row) =>
        normalQuantile(Math.min(0.995, Math.max(0.005, rankOf(knob, row[knob]) / 100))),
      );
      const slope = solve(scores);
      const largest = slope.reduce((most, value) => Math.max(most, Math.abs(value)), 1e-12);
      return [knob, Array.from(slope, (value) => (mostGainDb * value) / largest)];
    }),
  );
}

function energiesOf({ architecture, lengthFrames, sampleRate, sampling }: Manifest, seed: number): Float64Array {
  const form = { channels: architecture.inChannels, sampleRate };
  const size = architecture.inChannels * lengthFrames;
  return cellEnergies(startOf({ seed, start: undefined, size, temperature: sampling, form }), form);
}

/** Less the mean of each cell. In dB all cells stay comparable: large ones vary less, and gain less. */
function standardised(rows: readonly Float64Array[]): Float64Array[] {
  const mean = new Float64Array(cellCount);
  for (const row of rows) for (let i = 0; i < cellCount; i++) mean[i]! += row[i]! / rows.length;
  return rows.map((row) => row.map((value, i) => value - mean[i]!));
}

/** Solves (X'X + ridge) w = X'y for one y after another, by Cholesky. */
function ridgeSolver(rows: readonly Float64Array[]): (y: readonly number[]) => Float64Array {
  const n = cellCount;
  const normal = new Float64Array(n * n);
  for (const row of rows)
    for (let i = 0; i < n; i++) for (let j = 0; j <= i; j++) normal[i * n + j]! += row[i]! * row[j]!;
  const variance = Array.from({ length: n }, (_, i) => normal[i * n + i]!).reduce((a, b) => a + b, 0) / n / rows.length;
  for (let i = 0; i < n; i++) normal[i * n + i]! += ridge * variance;
  // In place: the lower triangle becomes L.
  for (let i = 0; i < n; i++)
    for (let j = 0; j <= i; j++) {
      let sum = normal[i * n + j]!;
      for (let k = 0; k < j; k++) sum -= normal[i * n + k]! * normal[j * n + k]!;
      normal[i * n + j] = i === j ? Math.sqrt(sum) : sum / normal[j * n + j]!;
    }
  return (y) => {
    const w = new Float64Array(n);
    for (const [r, row] of rows.entries()) for (let i = 0; i < n; i++) w[i]! += row[i]! * y[r]!;
    for (let i = 0; i < n; i++) {
      for (let k = 0; k < i; k++) w[i]! -= normal[i * n + k]! * w[k]!;
      w[i]! /= normal[i * n + i]!;
    }
    for (let i = n - 1; i >= 0; i--) {
      for (let k = i + 1; k < n; k++) w[i]! -= normal[k * n + i]! * w[k]!;
      w[i]! /= normal[i * n + i]!;
    }
    return w;
  };
}
