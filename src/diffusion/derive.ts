import { mix, type Predict, sigmaOf, type WalkOptions } from './samplers.ts';

/** A source noised to an angle: cos(phi) source + sin(phi) noise. */
export const renoise = (source: Float32Array, noise: Float32Array, phi: number): Float32Array =>
  mix(Math.cos(phi), source, Math.sin(phi), noise);

/** Upstream's start for style transfer: audio + level * noise, sampled as if it were pure noise. */
export const upstreamStyleStart = (audio: Float32Array, noise: Float32Array, level: number): Float32Array =>
  mix(1, audio, level, noise);

/** Spherical interpolation of two noises, position 0 to 1: the result has the norm of noise, as the network expects. */
export function slerp(a: Float32Array, b: Float32Array, position: number): Float32Array {
  let [dot, squaresA, squaresB] = [0, 0, 0];
  for (let i = 0; i < a.length; i++) {
    dot += a[i]! * b[i]!;
    squaresA += a[i]! * a[i]!;
    squaresB += b[i]! * b[i]!;
  }
  const angle = Math.acos(Math.min(1, Math.max(-1, dot / Math.sqrt(squaresA * squaresB))));
  // Equal noises have no arc between them.
  if (angle < 1e-6) return a.slice();
  return mix(Math.sin((1 - position) * angle) / Math.sin(angle), a, Math.sin(position * angle) / Math.sin(angle), b);
}

export interface Inpainting extends WalkOptions {
  /** 1 keeps the source, 0 leaves it to the model; values between blend. As large as the source. */
  readonly mask: Float32Array;
  /** Passes per level, at least 1. More of them fit the new part to the kept one better. */
  readonly resamples: number;
  /** Noise of pass `index` (steps outer, resamples inner), as large as the source. */
  readonly noise: (index: number) => Float32Array;
}

/**
 * Upstream's VInpainter: after each evaluation the kept part is replaced by the source, noised to the level just reached.
 * Calls onStep after each of its (angles.length - 1) * resamples evaluations.
 */
export async function inpaint(
  predict: Predict,
  source: Float32Array,
  start: Float32Array,
  angles: Float64Array,
  { mask, resamples, noise, signal, onStep }: Inpainting,
): Promise<Float32Array> {
  let x = start;
  let index = 0;
  for (let i = 0; i + 1 < angles.length; i++) {
    for (let pass = 1; pass <= resamples; pass++) {
      signal?.throwIfAborted();
      const phi = angles[i]!;
      const v = await predict(x, sigmaOf(phi));
      // All passes but the last return to the same level.
      const reached = pass === resamples ? angles[i + 1]! : phi;
      const invented = mix(Math.cos(phi - reached), x, -Math.sin(phi - reached), v);
      const kept = renoise(source, noise(index++), reached);
      x = new Float32Array(source.length);
      for (let n = 0; n < x.length; n++) x[n] = kept[n]! * mask[n]! + invented[n]! * (1 - mask[n]!);
      onStep?.(index);
    }
  }
  return x;
}

/** A mask [channels][frames] that keeps the first `keepFrames`, with a raised-cosine border of `fadeFrames` around their end. */
export function keepStartMask(channels: number, frames: number, keepFrames: number, fadeFrames: number): Float32Array {
  const mask = new Float32Array(channels * frames);
  for (let frame = 0; frame < frames; frame++) {
    const beyond = Math.min(1, Math.max(0, (frame - keepFrames) / Math.max(1, fadeFrames) + 0.5));
    const value = 0.5 + 0.5 * Math.cos(Math.PI * beyond);
    for (let channel = 0; channel < channels; channel++) mask[channel * frames + frame] = value;
  }
  return mask;
}
