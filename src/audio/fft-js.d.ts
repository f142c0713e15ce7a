/** The part of fft.js that is used here; the package brings no types. */
declare module 'fft.js' {
  export default class FFT {
    /** @param size a power of two */
    constructor(size: number);
    /** Forward transform of `size` real values; `output` holds re, im pairs, of which the first size / 2 + 1 are filled. */
    realTransform(output: Float64Array, input: Float64Array): void;
    /** Fills the upper half of a real signal's spectrum. */
    completeSpectrum(spectrum: Float64Array): void;
    /** Over re, im pairs. */
    transform(output: Float64Array, input: Float64Array): void;
    /** Over re, im pairs, scaled by 1 / size. */
    inverseTransform(output: Float64Array, input: Float64Array): void;
  }
}
