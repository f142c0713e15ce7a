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

/** x' = cos(d) x - sin(d) v with d = phi - phi'. With the linear schedule this is upstream's VSampler. */
const ddim: Sampler = async (predict, start, angles, { signal, onStep } = {}) => {
  let x = start;
  for (let i = 0; i + 1 < angles.length; i++) {
    signal?.throwIfAborted();
    const phi = angles[i]!;
    const v = await predict(x, sigmaOf(phi));
    const d = phi - angles[i + 1]!;
    x = mix(Math.cos(d), x, -Math.sin(d), v);
    onStep?.(i + 1);
  }
  return x;
};

/**
 * DPM-Solver++(2M) (Lu et al. 2022) in angles: x' = (sin(phi') x + sin(d) M) / sin(phi), where M extrapolates the clean
 * signal D from the last two evaluations. The step after phi = pi/2, where tan is infinite, has nothing to extrapolate
 * from, nor has the one behind it; the last, to phi = 0, gives D.
 */
const dpmpp2m: Sampler = async (predict, start, angles, { signal, onStep } = {}) => {
  let x = start;
  let clean: Float32Array | undefined;
  let step = Number.POSITIVE_INFINITY;
  for (let i = 0; i + 1 < angles.length; i++) {
    signal?.throwIfAborted();
    const phi = angles[i]!;
    const next = angles[i + 1]!;
    const before = clean;
    const lastStep = step;
    const v = await predict(x, sigmaOf(phi));
    clean = mix(Math.cos(phi), x, -Math.sin(phi), v);
    step = phi > Math.PI / 2 - 1e-9 ? Number.POSITIVE_INFINITY : Math.log(Math.tan(phi) / Math.tan(next));
    if (next === 0) x = clean;
    else {
      const ratio = before && Number.isFinite(lastStep) ? step / (2 * lastStep) : 0;
      const target = ratio > 0 ? mix(1 + ratio, clean, -ratio, before!) : clean;
      x = mix(Math.sin(next) / Math.sin(phi), x, Math.sin(phi - next) / Math.sin(phi), target);
    }
    onStep?.(i + 1);
  }
  return x;
};

export const samplers = { ddim, 'dpmpp-2m': dpmpp2m } satisfies Record<string, Sampler>;
export type SamplerName = keyof typeof samplers;
