/**
 * Coefficients a[1..order] that predict x[n] as the sum of a[k] x[n - k], from the autocorrelation of `past`
 * (Levinson-Durbin; Makhoul, "Linear prediction: a tutorial review", Proc. IEEE 1975). Empty for silence, and where
 * `past` is too short.
 */
export function linearPredictor(past: Float32Array, order: number): Float64Array {
  const correlation = autocorrelation(past, order);
  if (correlation[0] === 0 || past.length < 4 * order) return new Float64Array(0);
  // A pure tone alone would leave no error at all and an unstable recursion.
  let error = correlation[0]! * (1 + 1e-9);
  let coefficients = new Float64Array(0);
  for (let m = 0; m < order && error > 0; m++) {
    let reflection = correlation[m + 1]!;
    for (let i = 0; i < m; i++) reflection -= coefficients[i]! * correlation[m - i]!;
    reflection /= error;
    const next = new Float64Array(m + 1);
    for (let i = 0; i < m; i++) next[i] = coefficients[i]! - reflection * coefficients[m - 1 - i]!;
    next[m] = reflection;
    coefficients = next;
    error *= 1 - reflection * reflection;
  }
  return coefficients;
}

function autocorrelation(samples: Float32Array, most: number): Float64Array {
  const sums = new Float64Array(most + 1);
  for (let lag = 0; lag <= most; lag++)
    for (let n = lag; n < samples.length; n++) sums[lag]! += samples[n]! * samples[n - lag]!;
  return sums;
}
