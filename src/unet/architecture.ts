/** What is put around the U-Net to shorten its signal. */
export type Transform =
  | { readonly kind: 'none' }
  /** Upstream's LTPlugin: strided convolution in (reflect padding), transposed convolution out; both without bias. */
  | { readonly kind: 'learned'; readonly numFilters: number; readonly windowLength: number; readonly stride: number }
  /** `patchSize` neighbouring frames folded into channels: [C][L] -> [C * p][L / p], channel c * p + k is frame k of the patch. */
  | { readonly kind: 'patching'; readonly patchSize: number };

/** A UNetV0 of upstream's a-unet (audio-diffusion-pytorch 0.1.3); the lists have one entry a level, outermost first. */
export interface Architecture {
  /** Audio channels in and out, before any transform. */
  readonly inChannels: number;
  readonly outChannels: number;
  readonly channels: readonly number[];
  readonly factors: readonly number[];
  readonly items: readonly number[];
  /** Attention items after each resnet + modulation item; 0 is none. */
  readonly attentions: readonly number[];
  readonly attentionHeads: number;
  readonly attentionFeatures: number;
  readonly modulationFeatures: number;
  readonly resnetGroups: number;
  readonly transform: Transform;
  /**
   * Rimshot's own, absent upstream. 1 where a level is gated: its first convolution also sees the magnitudes of what
   * comes in, and its last one makes a second set of channels that multiplies the skip: as a time-frequency mask does
   * where the signal is a learned transform's.
   */
  readonly gates?: readonly number[] | undefined;
  /** Rimshot's own, absent upstream. Where above 0, a level's learned places: a bias for each step of its time axis. */
  readonly places?: readonly number[] | undefined;
}
