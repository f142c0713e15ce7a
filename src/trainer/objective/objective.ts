/** Items of one forward: noisy input x, target (both [B][C][L], audio in network units), noise levels sigma [B]. */
export type Examples = Readonly<Record<'x' | 'target' | 'sigma', Float32Array>>;

/**
 * What a stage of a training teaches: pairs of a noisy sound and the answer that the network should give, v or the clean
 * sound (`prediction` of the architecture).
 */
export interface Objective {
  /** Examples of a forward, counted from the stage's first one; they depend on the index and the settings alone. */
  examples(index: number): Examples | Promise<Examples>;
  /** Frees networks that the targets come from. */
  release?(): Promise<void>;
}
