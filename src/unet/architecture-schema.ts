import { elementCount } from '../checkpoint/tensor.ts';
import { mostTensors } from '../checkpoint/tensor-file.ts';
import { type Architecture, architectureFields } from './architecture.ts';
import { parameterShapes } from './parameters.ts';

/** A float32 copy of more weights would not fit in 4 GB beside everything else; the full-size model has 31.6 million. */
const mostWeights = 500_000_000;

/** An architecture from a file. */
export const architectureSchema = architectureFields.superRefine((architecture, context) => {
  const problem = contradiction(architecture);
  if (problem) context.addIssue({ code: 'custom', message: problem });
});

/** A contradiction between the fields of an architecture, in the names of upstream's config; undefined for none. */
export function contradiction(architecture: Architecture): string | undefined {
  const { channels, resnetGroups, transform } = architecture;
  for (const key of ['factors', 'items', 'attentions', 'gates', 'places'] as const) {
    const entries = architecture[key];
    if (entries && entries.length !== channels.length)
      return `${key} has ${entries.length} entries, channels has ${channels.length}; each level needs one`;
  }
  if (architecture.gates?.[0] === 1 && architecture.inChannels !== architecture.outChannels)
    return `the outermost level is gated, which needs as many channels out (${architecture.outChannels}) as in (${architecture.inChannels})`;
  const uneven = channels.find((count) => count % resnetGroups !== 0);
  if (uneven !== undefined) return `channels ${uneven} cannot be divided into resnet_groups ${resnetGroups}`;
  if (transform.kind === 'learned' && transform.windowLength < transform.stride)
    return `learned_transform.window_length ${transform.windowLength} is shorter than its stride ${transform.stride}`;
  if (transform.kind === 'lapped' && (architecture.inChannels !== 2 || architecture.outChannels !== 2))
    return 'the lapped transform is of stereo sounds: inChannels and outChannels must be 2';
  if (transform.kind === 'lapped' && transform.hop % 2 !== 0)
    return `the lapped transform's hop ${transform.hop} is odd`;
  let weights = 0;
  const shapes = parameterShapes(architecture);
  if (shapes.size > mostTensors)
    return `the network would have ${shapes.size} tensors; at most ${mostTensors} are supported`;
  for (const shape of shapes.values()) weights += elementCount(shape);
  if (weights > mostWeights) return `the network would have ${weights} weights; at most ${mostWeights} are supported`;
  return undefined;
}
