/** What a request means where it does not say; the chat and the command line share them. */
export const recipeDefaults = {
  /** Sounds; a seed names one. */
  count: 4,
  /** Near enough that the original is heard, far enough that the four differ. */
  varyStrength: 0.35,
  /** More than a variation: little of a beatbox should remain but its gesture. */
  restyleStrength: 0.6,
  /** Of inpainting: an attack. */
  keepMs: 40,
} as const;

/** How many sounds a request asks for: as many as it says, one where it names a seed, else a handful. */
export const countOf = ({ count, seed }: { readonly count?: number | undefined; readonly seed?: number | undefined }) =>
  count ?? (seed === undefined ? recipeDefaults.count : 1);
