import type { NoiseLevels } from './settings.ts';

/**
 * The mix for sampling from tauMax to tauMin. Its log-normal part is centred on that range (in logarithms) and reaches
 * the ends at two widths, so that training covers the levels of sampling.
 */
export const mixOver = ({ tauMax, tauMin }: { readonly tauMax: number; readonly tauMin: number }) => ({
  kind: 'mix' as const,
  uniformShare: 0.35,
  medianTau: Math.sqrt(tauMax * tauMin),
  width: Math.log(tauMax / tauMin) / 4,
});

/** Keeps tan() finite, and the trivial ends of sigma out of training. */
const edge = 3e-4;

/**
 * Noise levels sigma in 0..1 for the `count` items of one step, stratified: one from each of n equal parts of a
 * distribution. `draw` returns numbers in (0, 1).
 */
export function drawNoiseLevels(levels: NoiseLevels, count: number, draw: () => number): Float32Array {
  const stratified = (i: number, of: number) => (i + draw()) / of;
  if (levels.kind === 'uniform') return Float32Array.from({ length: count }, (_, i) => stratified(i, count));
  const { uniformShare, medianTau, width } = levels;
  // A single item takes a distribution at random; several are divided between both.
  const uniform =
    count === 1 ? Number(draw() < uniformShare) : Math.min(Math.max(Math.round(count * uniformShare), 1), count - 1);
  return Float32Array.from({ length: count }, (_, i) => {
    const sigma =
      i < uniform
        ? stratified(i, uniform)
        : Math.atan(medianTau * Math.exp(width * normalQuantile(stratified(i - uniform, count - uniform)))) *
          (2 / Math.PI);
    return Math.min(1 - edge, Math.max(edge, sigma));
  });
}

/** Quantile function of the normal distribution: Acklam's rational approximation, relative error 1.2e-9. */
export function normalQuantile(p: number): number {
  const a = [
    -39.69683028665376, 220.9460984245205, -275.9285104469687, 138.357751867269, -30.66479806614716, 2.506628277459239,
  ];
  const b = [-54.47609879822406, 161.5858368580409, -155.6989798598866, 66.80131188771972, -13.28068155288572];
  const c = [
    -0.007784894002430293, -0.3223964580411365, -2.400758277161838, -2.549732539343734, 4.374664141464968,
    2.938163982698783,
  ];
  const d = [0.007784695709041462, 0.3224671290700398, 2.445134137142996, 3.754408661907416];
  const polynomial = (coefficients: readonly number[], x: number) => coefficients.reduce((sum, k) => sum * x + k, 0);
  const tail = (q: number) => polynomial(c, q) / (polynomial(d, q) * q + 1);
  const low = 0.02425;
  if (p < low) return tail(Math.sqrt(-2 * Math.log(p)));
  if (p > 1 - low) return -tail(Math.sqrt(-2 * Math.log(1 - p)));
  const q = p - 0.5;
  const r = q * q;
  return (polynomial(a, r) * q) / (polynomial(b, r) * r + 1);
}
