/** Every `factor`-th sample of a signal, behind a Hann-windowed sinc that ends at 0.4 of the new rate. */
export function decimated(signal: Float32Array, factor: number): Float32Array {
  if (factor === 1) return signal;
  const half = 4 * factor;
  const kernel = Float64Array.from({ length: 2 * half + 1 }, (_, i) => {
    const angle = (Math.PI * 0.8 * (i - half)) / factor;
    const sinc = angle === 0 ? 1 : Math.sin(angle) / angle;
    return (0.8 / factor) * sinc * (0.5 + 0.5 * Math.cos((Math.PI * (i - half)) / (half + 1)));
  });
  const result = new Float32Array(Math.ceil(signal.length / factor));
  for (let at = 0; at < result.length; at++) {
    const centre = at * factor;
    const last = Math.min(half, signal.length - 1 - centre);
    let sum = 0;
    for (let k = Math.max(-half, -centre); k <= last; k++) sum += signal[centre + k]! * kernel[half + k]!;
    result[at] = sum;
  }
  return result;
}
