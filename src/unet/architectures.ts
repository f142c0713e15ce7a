import type { Architecture } from './architecture.ts';

/** The network of upstream's four pretrained models: 31.6 M parameters, 36.6 GFLOP per forward at 32,768 frames. */
export const fullSize: Architecture = {
  inChannels: 2,
  outChannels: 2,
  channels: [32, 32, 64, 64, 128, 128, 256, 256],
  factors: [1, 2, 2, 2, 2, 2, 2, 2],
  items: [2, 2, 2, 2, 2, 2, 4, 4],
  attentions: [0, 0, 0, 0, 0, 1, 1, 1],
  attentionHeads: 8,
  attentionFeatures: 64,
  modulationFeatures: 1024,
  resnetGroups: 8,
  transform: { kind: 'none' },
};

/**
 * The starters' network: 3.1 M parameters, 0.6 GFLOP a forward. It works on the coefficients of a lapped cosine transform, 64
 * frames apart, and puts out the clean sound, so that silence and the side of a mono sound are simply zero. Its outermost level
 * is gated: most of a hat is noise, and noise is removed from noise by turning coefficients down, not by drawing them. Learned
 * places tell where in the sound a step lies, which loud noise does not show.
 */
export const starterNetwork: Architecture = {
  inChannels: 2,
  outChannels: 2,
  channels: [96, 160, 224],
  factors: [1, 2, 4],
  items: [1, 1, 2],
  attentions: [0, 0, 1],
  attentionHeads: 4,
  attentionFeatures: 32,
  modulationFeatures: 128,
  resnetGroups: 8,
  transform: { kind: 'lapped', hop: 64 },
  gates: [1, 0, 0],
  places: [512, 256, 64],
  prediction: 'sample',
};
