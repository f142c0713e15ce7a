import type { Value } from '../onnx/value.ts';
import type { Architecture } from './architecture.ts';
import { layoutOf } from './layout.ts';

/** Looks up a tensor of the network: a constant, or an input in training. */
export type Parameter = (name: string) => Value;

/** LTPlugin's padding on each side, so that the stride divides the length. */
const margin = (windowLength: number, stride: number): number => Math.floor(windowLength / 2) - Math.floor(stride / 2);

/** Audio [B][C][L] to the U-Net's input [B][C'][L']. */
export function encodeAudio(architecture: Architecture, parameter: Parameter, audio: Value): Value {
  const [batch, channels, length] = audio.shape as [number, number, number];
  const { transform } = architecture;
  switch (transform.kind) {
    case 'none':
      return audio;
    case 'learned': {
      const { windowLength, stride } = transform;
      const border = margin(windowLength, stride);
      const padded = audio.pad(2, border, border, 'reflect');
      return padded.conv(parameter(layoutOf(architecture).learned!.encode), undefined, { stride });
    }
    case 'patching': {
      const p = transform.patchSize;
      const patches = audio.reshape([batch, channels, length / p, p]).transpose([0, 1, 3, 2]);
      return patches.reshape([batch, channels * p, length / p]);
    }
    default:
      throw transform satisfies never;
  }
}

/** The U-Net's output [B][C'][L'] to audio [B][C][L]. */
export function decodeAudio(architecture: Architecture, parameter: Parameter, x: Value): Value {
  const [batch, channels, length] = x.shape as [number, number, number];
  const { transform } = architecture;
  switch (transform.kind) {
    case 'none':
      return x;
    case 'learned': {
      const { windowLength, stride } = transform;
      const padding = margin(windowLength, stride);
      return x.convTranspose(parameter(layoutOf(architecture).learned!.decode), { stride, padding });
    }
    case 'patching': {
      const p = transform.patchSize;
      const frames = x.reshape([batch, channels / p, p, length]).transpose([0, 1, 3, 2]);
      return frames.reshape([batch, channels / p, length * p]);
    }
    default:
      throw transform satisfies never;
  }
}
