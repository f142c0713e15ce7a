import type { Value } from '../onnx/value.ts';
import type { Architecture } from './architecture.ts';
import { layoutOf } from './layout.ts';

/** Looks up a tensor of the network: a constant, or an input in training. */
export type Parameter = (name: string) => Value;

/** LTPlugin's padding on each side, so that the stride divides the length. */
const margin = ({ windowLength, stride }: { windowLength: number; stride: number }): number =>
  Math.floor(windowLength / 2) - Math.floor(stride / 2);

/** Audio [B][C][L] to the U-Net's input [B][C'][L']. */
export function encodeAudio(architecture: Architecture, parameter: Parameter, audio: Value): Value {
  const [batch, channels, length] = audio.shape as [number, number, number];
  const { transform } = architecture;
  if (transform.kind === 'none') return audio;
  if (transform.kind === 'learned') {
    const border = margin(transform);
    const padded = audio.pad(2, border, border, 'reflect');
    const kernel = parameter(layoutOf(architecture).learned!.encode);
    return padded.conv(kernel, undefined, { stride: transform.stride });
  }
  if (transform.kind === 'lapped') {
    const { hop } = transform;
    return audio.conv(lappedKernel(audio, hop), undefined, { stride: hop, padding: hop / 2 });
  }
  const p = transform.patchSize;
  const patches = audio.reshape([batch, channels, length / p, p]).transpose([0, 1, 3, 2]);
  return patches.reshape([batch, channels * p, length / p]);
}

/** The U-Net's output [B][C'][L'] to audio [B][C][L]. */
export function decodeAudio(architecture: Architecture, parameter: Parameter, x: Value): Value {
  const [batch, channels, length] = x.shape as [number, number, number];
  const { transform } = architecture;
  if (transform.kind === 'none') return x;
  if (transform.kind === 'learned') {
    const kernel = parameter(layoutOf(architecture).learned!.decode);
    return x.convTranspose(kernel, { stride: transform.stride, padding: margin(transform) });
  }
  if (transform.kind === 'lapped') {
    const { hop } = transform;
    return x.convTranspose(lappedKernel(x, hop), { stride: hop, padding: hop / 2 });
  }
  const p = transform.patchSize;
  const frames = x.reshape([batch, channels / p, p, length]).transpose([0, 1, 3, 2]);
  return frames.reshape([batch, channels / p, length * p]);
}

/** Of the constants of its kernel, whose rows are orthonormal only in float32. */
export const lappedName = 'lapped';

/** The lapped transform as a kernel [2 * hop][2][2 * hop]: its rows are orthonormal, the mid's bands before the side's. */
function lappedKernel({ graph }: Value, hop: number): Value {
  const window = 2 * hop;
  const kernel = new Float32Array(2 * hop * 2 * window);
  for (let band = 0; band < hop; band++)
    for (let n = 0; n < window; n++) {
      const cosine = Math.cos((Math.PI / hop) * (n + 0.5 + hop / 2) * (band + 0.5));
      // sqrt(2 / hop) for the transform, sqrt(1 / 2) for mid and side.
      const value = (Math.sin((Math.PI * (n + 0.5)) / window) * cosine) / Math.sqrt(hop);
      for (const [channel, sign] of [1, -1].entries()) {
        kernel[(band * 2 + channel) * window + n] = value;
        kernel[((hop + band) * 2 + channel) * window + n] = sign * value;
      }
    }
  return graph.constant(lappedName, [2 * hop, 2, window], kernel);
}
