import type { Architecture } from '../../unet/architecture.ts';
import { augment, type Clip } from '../augment.ts';
import { normals, uniforms } from '../draws.ts';
import type { TrainingSettings } from '../settings.ts';
import { ClipOrder } from './clip-order.ts';
import { drawNoiseLevels } from './noise-law.ts';
import type { Examples, Objective } from './objective.ts';

export interface DenoisingOptions {
  readonly architecture: Architecture;
  readonly lengthFrames: number;
  readonly settings: TrainingSettings;
  /** In network units. */
  readonly clips: readonly Clip[];
  /** Relative frequency of each clip; absent: each once an epoch. */
  readonly shares?: readonly number[] | undefined;
}

/**
 * x = cos(phi) clip + sin(phi) noise, phi = pi/2 sigma. The target is v = cos(phi) noise - sin(phi) clip (Salimans and Ho
 * 2022), or the clip itself where the network predicts the sample.
 */
export function noised(
  clips: readonly Clip[],
  sigma: Float32Array,
  noise: Float32Array,
  prediction: Architecture['prediction'] = 'v',
): Examples {
  const x = new Float32Array(noise.length);
  const target = new Float32Array(noise.length);
  let at = 0;
  for (const [item, clip] of clips.entries()) {
    const phi = (Math.PI / 2) * sigma[item]!;
    const [alpha, beta] = [Math.cos(phi), Math.sin(phi)];
    for (const channel of clip)
      for (const value of channel) {
        x[at] = alpha * value + beta * noise[at]!;
        target[at] = prediction === 'sample' ? value : alpha * noise[at]! - beta * value;
        at++;
      }
  }
  return { x, target, sigma };
}

/** Denoising of the training sounds at noise levels drawn from the settings' law (Ho et al. 2020). */
export function denoising({ architecture, lengthFrames, settings, clips, shares }: DenoisingOptions): Objective {
  const { seed, batch, accumulate } = settings;
  const order = new ClipOrder(seed, clips.length, shares);
  return {
    examples(index) {
      const step = Math.floor(index / accumulate);
      const levels = drawNoiseLevels(settings.noiseLevels, batch * accumulate, uniforms(seed, 'sigma', step));
      const chosen = Array.from({ length: batch }, (_, i): Clip => {
        const item = index * batch + i;
        const clip = clips[order.at(item)]!;
        return settings.augment ? augment(clip, settings.augment, uniforms(seed, 'augment', item)) : clip;
      });
      const noise = normals(seed, 'noise', index, batch * architecture.inChannels * lengthFrames);
      return noised(chosen, strided(levels, index % accumulate, accumulate), noise, architecture.prediction);
    },
  };
}

/** Elements first, first + by, …: forwards of a step share its noise levels evenly. */
const strided = (values: Float32Array, first: number, by: number): Float32Array =>
  values.filter((_, i) => i % by === first);
