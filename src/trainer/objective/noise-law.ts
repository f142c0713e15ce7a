import { power } from '../../power.ts';
import type { NoiseLaw } from '../settings.ts';

/** Keeps tan() finite, and the trivial ends of sigma out of training. */
const edge = 3e-4;

/**
 * The law for a network that is sampled from tauMax to tauMin: log-normal in tau = tan(pi/2 sigma), after Karras et al. 2022,
 * cut where sampling ends, with a part spread evenly over log tau. No level beyond the sampled ones is trained: where v
 * follows from the clean sound, it grows without limit towards tau = 0.
 */
export const lawOver = (
  { tauMax, tauMin }: { readonly tauMax: number; readonly tauMin: number },
  { medianTau, width, flatShare }: { readonly medianTau: number; readonly width: number; readonly flatShare: number },
) => ({
  kind: 'log-normal' as const,
  medianTau,
  width,
  flatShare,
  // The first evaluation is of noise alone; twice tauMax stands for it.
  maxTau: 2 * tauMax,
  minTau: tauMin,
});

/**
 * Noise levels sigma in 0..1 for the `count` items of one step, stratified: one from each of n equal parts of a
 * distribution. `draw` returns numbers in (0, 1).
 */
export function drawNoiseLevels(law: NoiseLaw, count: number, draw: () => number): Float32Array {
  const stratified = (i: number, of: number) => (i + draw()) / of;
  if (law.kind === 'uniform') return Float32Array.from({ length: count }, (_, i) => stratified(i, count));
  const { flatShare, medianTau, width, minTau, maxTau } = law;
  // A single item takes a distribution at random; several are divided between both.
  const flat =
    count === 1
      ? Number(draw() < flatShare)
      : Math.min(Math.round(count * flatShare), flatShare < 1 ? count - 1 : count);
  const quantileOf = (tau: number) => normalProbability(Math.log(tau / medianTau) / width);
  const [lowest, highest] = [quantileOf(minTau), quantileOf(maxTau)];
  return Float32Array.from({ length: count }, (_, i) => {
    const tau =
      i < flat
        ? minTau * power(maxTau / minTau, stratified(i, flat))
        : medianTau *
          Math.exp(width * normalQuantile(lowest + (highest - lowest) * stratified(i - flat, count - flat)));
    return Math.min(1 - edge, Math.max(edge, Math.atan(tau) * (2 / Math.PI)));
  });
}

/** Distribution function of the normal distribution (Abramowitz and Stegun 7.1.26, error below 2e-7). */
export function normalProbability(x: number): number {
  const t = 1 / (1 + (0.3275911 * Math.abs(x)) / Math.SQRT2);
  const polynomial = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const half = 0.5 * polynomial * Math.exp((-x * x) / 2);
  return x < 0 ? half : 1 - half;
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
