import type { Tensors } from '../checkpoint/tensor.ts';
import { noiseOf } from '../diffusion/noise.ts';
import { type Graph, GraphBuilder } from '../onnx/graph-builder.ts';
import type { Architecture } from './architecture.ts';
import { forward, vOfSample } from './forward.ts';
import { InferenceBlocks } from './inference-blocks.ts';
import { lengthNeeded } from './layout.ts';

/** Sounds of a network side by side. */
interface Size {
  readonly batch: number;
  readonly lengthFrames: number;
}

/** Values for the graph's inputs: the same noise level for all of the batch. */
export const networkFeeds = (architecture: Architecture, size: Size, data: Float32Array, sigma: number) => ({
  x: { shape: [size.batch, architecture.inChannels, size.lengthFrames], data },
  sigma: { shape: [size.batch], data: new Float32Array(size.batch).fill(sigma) },
});

/** Noise, in the middle of its way to a sound: the same for every device. */
export const trialFeeds = (architecture: Architecture, size: Size) =>
  networkFeeds(architecture, size, noiseOf(1, 0, size.batch * architecture.inChannels * size.lengthFrames), 0.5);

/**
 * The network as an ONNX graph for one batch size and length.
 * Inputs: x [batch][inChannels][lengthFrames], sigma [batch] in 0..1. Output: v [batch][outChannels][lengthFrames].
 */
export function networkGraph(architecture: Architecture, weights: Tensors, { batch, lengthFrames }: Size): Graph {
  const needed = lengthNeeded(architecture, lengthFrames);
  if (needed) throw new RangeError(`the length is ${lengthFrames} frames; it must be ${needed}`);
  const g = new GraphBuilder('unet');
  const x = g.input('x', [batch, architecture.inChannels, lengthFrames]);
  const sigma = g.input('sigma', [batch]);
  const blocks = new InferenceBlocks(g, architecture, weights);
  const answer = blocks.decode(forward(blocks, architecture, x, sigma));
  g.output('v', architecture.prediction === 'sample' ? vOfSample(answer, x, sigma) : answer);
  return g.build();
}
