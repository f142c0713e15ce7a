import type { Tensors } from '../checkpoint/tensor.ts';
import type { Graph } from '../onnx/graph.ts';
import { GraphBuilder } from '../onnx/graph-builder.ts';
import type { Architecture } from './architecture.ts';
import { forward } from './forward.ts';
import { InferenceBlocks } from './inference-blocks.ts';
import { lengthNeeded } from './layout.ts';

/**
 * The network as an ONNX graph for one batch size and length.
 * Inputs: x [batch][inChannels][lengthFrames], sigma [batch] in 0..1. Output: v [batch][outChannels][lengthFrames].
 */
export function networkGraph(
  architecture: Architecture,
  weights: Tensors,
  { batch, lengthFrames }: { batch: number; lengthFrames: number },
): Graph {
  const needed = lengthNeeded(architecture, lengthFrames);
  if (needed) throw new RangeError(`the length is ${lengthFrames} frames; it must be ${needed}`);
  const g = new GraphBuilder('unet');
  const x = g.input('x', [batch, architecture.inChannels, lengthFrames]);
  const sigma = g.input('sigma', [batch]);
  g.output('v', forward(new InferenceBlocks(g, architecture, weights), architecture, x, sigma));
  return g.build();
}
