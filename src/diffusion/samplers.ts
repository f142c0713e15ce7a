/** The network: x [items][channels][frames] at noise level sigma (phi = pi/2 * sigma) to v of the same size. */
export type Predict = (x: Float32Array, sigma: number) => Promise<Float32Array>;

export interface WalkOptions {
  /** Checked before each step; its reason is thrown. */
  readonly signal?: AbortSignal;
  /** Called after each evaluation, counting from 1. */
  readonly onStep?: (step: number) => void;
}

/** Follows the angles from noise x (at the first angle) to the clean signal. x itself is left alone. */
export type Sampler = (
  predict: Predict,
  x: Float32Array,
  angles: Float64Array,
  options?: WalkOptions,
) => Promise<Float32Array>;

export const sigmaOf = (phi: number): number => phi / (Math.PI / 2);

/** x' = a x + b y, element by element. */
export function mix(a: number, x: Float32Array, b: number, y: Float32Array): Float32Array {
  const result = new Float32Array(x.length);
  for (let i = 0; i < x.length; i++) result[i] = a * x[i]! + b * y[i]!;
  return result;
}

/** A step from angle phi to the next one, with the network's answer v at phi. */
type Step = (x: Float32Array, v: Float32Array, phi: number, next: number) => Float32Array;

/** A sampler that takes the same step between all angles. `begin` makes one with a fresh memory of earlier steps. */
const stepping =
  (begin: () => Step): Sampler =>
  async (predict, start, angles, { signal, onStep } = {}) => {
    const step = begin();
    let x = start;
    for (let i = 0; i + 1 < angles.length; i++) {
      signal?.throwIfAborted();
      const phi = angles[i]!;
      x = step(x, await predict(x, sigmaOf(phi)), phi, angles[i + 1]!);
      onStep?.(i + 1);
    }
    return x;
  };

/** x' = cos(d) x - sin(d) v with d = phi - phi'. With the linear schedule this is upstream's VSampler. */
const ddim = stepping(() => (x, v, phi, next) => mix(Math.cos(phi - next), x, -Math.sin(phi - next), v));

/**
 * DPM-Solver++(2M) (Lu et al. 2022) in angles: x' = (sin(phi') x + sin(d) M) / sin(phi), where M extrapolates the clean
 * signal D from the last two evaluations. The step after phi = pi/2, where tan is infinite, has nothing to extrapolate
 * from, nor has the one behind it; the last, to phi = 0, gives D.
 */
const dpmpp2m = stepping(() => {
  let clean: Float32Array | undefined;
  let step = Number.POSITIVE_INFINITY;
  return (x, v, phi, next) => {
    const [before, lastStep] = [clean, step];
    clean = mix(Math.cos(phi), x, -Math.sin(phi), v);
    step = phi > Math.PI / 2 - 1e-9 ? Number.POSITIVE_INFINITY : Math.log(Math.tan(phi) / Math.tan(next));
    if (next === 0) return clean;
    const ratio = before && Number.isFinite(lastStep) ? step / (2 * lastStep) : 0;
    const target = ratio > 0 ? mix(1 + ratio, clean, -ratio, before!) : clean;
    return mix(Math.sin(next) / Math.sin(phi), x, Math.sin(phi - next) / Math.sin(phi), target);
  };
});

export const samplers = { ddim, 'dpmpp-2m': dpmpp2m } satisfies Record<string, Sampler>;
export type SamplerName = keyof typeof samplers;
