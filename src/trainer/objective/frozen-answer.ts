import { mix } from '../../diffusion/samplers.ts';
import type { Architecture } from '../../unet/architecture.ts';

/** A frozen network: v of items x [B][C][L], each at its own noise level sigma [B]. */
export interface FrozenNetwork {
  predict(x: Float32Array, sigma: Float32Array): Promise<Float32Array>;
  release(): Promise<void>;
}

/** v of one item as the network in training gives it: v itself, or the clean sound cos(phi) x - sin(phi) v. */
export const answerOf = (x: Float32Array, v: Float32Array, phi: number, prediction: Architecture['prediction']) =>
  prediction === 'sample' ? mix(Math.cos(phi), x, -Math.sin(phi), v) : v;
