import { z } from 'zod';

/** A whole number in a file, with its error messages. */
export const whole = (min: number, max: number) =>
  z
    .number(`must be a whole number from ${min} to ${max}`)
    .int(`must be a whole number from ${min} to ${max}`)
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);

/** One entry per level. The 32,768 frames of a sound can be halved 15 times, so 16 levels are enough. */
const perLevel = (entry: z.ZodNumber) => z.array(entry, 'must be a list').min(1).max(16).readonly();

/** Transforms around the U-Net that shorten its signal. */
export const transforms = {
  none: z.object({ kind: z.literal('none') }),
  /** Upstream's LTPlugin: strided convolution in (reflect padding), transposed convolution out; both without bias. */
  learned: z.object({
    kind: z.literal('learned'),
    numFilters: whole(1, 512),
    windowLength: whole(1, 4096),
    stride: whole(1, 4096),
  }),
  /** `patchSize` (p) neighbouring frames as channels: [C][L] -> [C * p][L / p]; channel c * p + k is frame k of a patch. */
  patching: z.object({ kind: z.literal('patching'), patchSize: whole(1, 1024) }),
  /**
   * Lapped cosine transform (MDCT with a sine window, Princen et al. 1987) of the mid and the side signal, orthonormal and
   * without weights: [2][L] -> [2 * hop][L / hop], the mid's bands first.
   */
  lapped: z.object({ kind: z.literal('lapped'), hop: whole(2, 1024) }),
};

/**
 * A UNetV0 of upstream's a-unet (audio-diffusion-pytorch 0.1.3); the lists have one entry per level, outermost first.
 * Bounds are far above any real network, and low enough that building one is safe.
 */
export const architectureFields = z.object({
  /** Audio channels in and out, before any transform. */
  inChannels: whole(1, 64),
  outChannels: whole(1, 64),
  channels: perLevel(whole(1, 4096)),
  factors: perLevel(whole(1, 64)),
  items: perLevel(whole(0, 32)),
  /** Attention items after each resnet + modulation item. */
  attentions: perLevel(whole(0, 16)),
  attentionHeads: whole(1, 64),
  attentionFeatures: whole(1, 1024),
  modulationFeatures: whole(1, 8192),
  resnetGroups: whole(1, 4096),
  transform: z.discriminatedUnion('kind', [
    transforms.none,
    transforms.learned,
    transforms.patching,
    transforms.lapped,
  ]),
  /**
   * Absent upstream. 1: a gated level. Its first convolution also sees the magnitudes of its input, and its last one
   * makes a second set of channels that multiplies the skip, like a time-frequency mask on a learned transform.
   */
  gates: perLevel(whole(0, 1)).optional(),
  /** Absent upstream. Above 0: learned places, a bias for each of that many steps of the level's time axis. */
  places: perLevel(whole(0, 65_536)).optional(),
  /**
   * What the U-Net puts out. `v` (absent: upstream's), or `sample`: the clean sound, from which v follows as
   * (cos(phi) x - sample) / sin(phi). Then the outermost level has no skip, and its sum is scaled band by band (`scales`).
   */
  prediction: z.enum(['v', 'sample']).optional(),
});
export type Architecture = Readonly<z.infer<typeof architectureFields>>;
export type Transform = Architecture['transform'];
