/** A second-order filter. */
export interface Biquad {
  readonly b: readonly [number, number, number];
  /** a0 is 1. */
  readonly a: readonly [number, number];
}

/** In place, transposed direct form II. */
export function biquad(signal: Float64Array, { b: [b0, b1, b2], a: [a1, a2] }: Biquad): void {
  let [z1, z2] = [0, 0];
  for (let i = 0; i < signal.length; i++) {
    const x = signal[i]!;
    const y = b0 * x + z1;
    z1 = b1 * x - a1 * y + z2;
    z2 = b2 * x - a2 * y;
    signal[i] = y;
  }
}

/** `gain` (linear) well below `hz`, 1 well above: the bilinear transform of (s^2 + sqrt(2 gain) s + gain) / (s^2 + sqrt(2) s + 1). */
export function lowShelf(gain: number, hz: number, sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * hz) / sampleRate);
  const [zero, pole] = [Math.sqrt(2 * gain) * k, Math.SQRT2 * k];
  const a0 = 1 + pole + k * k;
  return {
    b: [(1 + zero + gain * k * k) / a0, (2 * (gain * k * k - 1)) / a0, (1 - zero + gain * k * k) / a0],
    a: [(2 * (k * k - 1)) / a0, (1 - pole + k * k) / a0],
  };
}

/** Second-order Butterworth, -3 dB at `hz` (below half the rate), 12 dB per octave beyond: the bilinear transform of 1 or s^2 over s^2 + sqrt(2) s + 1. */
export function butterworth(kind: 'highPass' | 'lowPass', hz: number, sampleRate: number): Biquad {
  const k = Math.tan((Math.PI * hz) / sampleRate);
  const a0 = 1 + Math.SQRT2 * k + k * k;
  const gain = (kind === 'lowPass' ? k * k : 1) / a0;
  const middle = kind === 'lowPass' ? 2 * gain : -2 * gain;
  return {
    b: [gain, middle, gain],
    a: [(2 * (k * k - 1)) / a0, (1 - Math.SQRT2 * k + k * k) / a0],
  };
}
