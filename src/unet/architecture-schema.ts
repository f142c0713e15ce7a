import { z } from 'zod';
import { mostTensors } from '../checkpoint/tensor-file.ts';
import type { Architecture } from './architecture.ts';
import { parameterShapes } from './parameters.ts';

/** A whole number in a file, and the sentence for what is none. */
export const whole = (min: number, max: number) =>
  z
    .number(`must be a whole number from ${min} to ${max}`)
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** Bounds of every number of an architecture: far above any real network, low enough that building one is safe. */
export const architectureFields = {
  audioChannels: whole(1, 64),
  channels: whole(1, 4096),
  factor: whole(1, 64),
  items: whole(0, 32),
  attentions: whole(0, 16),
  gate: whole(0, 1),
  places: whole(0, 65_536),
  attentionHeads: whole(1, 64),
  attentionFeatures: whole(1, 1024),
  modulationFeatures: whole(1, 8192),
  resnetGroups: whole(1, 4096),
  numFilters: whole(1, 512),
  windowLength: whole(1, 4096),
  stride: whole(1, 4096),
  patchSize: whole(1, 1024),
};
const fields = architectureFields;

/** One entry a level. Sixteen levels of factor 2 are more than the 32,768 frames of a sound can be halved. */
export const perLevel = (entry: z.ZodNumber) => z.array(entry, 'must be a list').min(1).max(16);

/** A float32 copy of more than this many weights does not fit beside the rest in 4 GB; the full-size model has 31.6 million. */
const mostWeights = 500_000_000;

/** Checks an architecture that was read from a file. */
export const architectureSchema = z
  .object({
    inChannels: fields.audioChannels,
    outChannels: fields.audioChannels,
    channels: perLevel(fields.channels),
    factors: perLevel(fields.factor),
    items: perLevel(fields.items),
    attentions: perLevel(fields.attentions),
    attentionHeads: fields.attentionHeads,
    attentionFeatures: fields.attentionFeatures,
    modulationFeatures: fields.modulationFeatures,
    resnetGroups: fields.resnetGroups,
    transform: z.discriminatedUnion('kind', [
      z.object({ kind: z.literal('none') }),
      z.object({
        kind: z.literal('learned'),
        numFilters: fields.numFilters,
        windowLength: fields.windowLength,
        stride: fields.stride,
      }),
      z.object({ kind: z.literal('patching'), patchSize: fields.patchSize }),
    ]),
    gates: perLevel(fields.gate).optional(),
    places: perLevel(fields.places).optional(),
  })
  .superRefine((architecture, context) => {
    const problem = contradiction(architecture);
    if (problem) context.addIssue({ code: 'custom', message: problem });
  }) satisfies z.ZodType<Architecture>;

/** What is wrong with an architecture whose single numbers are right. Names are those of upstream's config. */
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
  let weights = 0;
  const shapes = parameterShapes(architecture);
  if (shapes.size > mostTensors)
    return `the network would have ${shapes.size} tensors; at most ${mostTensors} are supported`;
  for (const shape of shapes.values()) weights += shape.reduce((product, size) => product * size, 1);
  if (weights > mostWeights) return `the network would have ${weights} weights; at most ${mostWeights} are supported`;
  return undefined;
}
