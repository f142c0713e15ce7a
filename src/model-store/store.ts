import type { InstalledModel, Variant } from '../sound/manifest.ts';

/** Which weights a model name means. */
export interface ModelStore {
  /** Every variant that can be run now. */
  list(): readonly InstalledModel[];
  /** `kick` (the variant in use), `kick:pretrained`, or an own model's name; UserError that lists what there is. */
  resolve(key: string): InstalledModel;
  /** The model that a recipe means by its `weights` and `model`, see identityOf; undefined where it is not installed. */
  withWeights(identity: string, name?: string): InstalledModel | undefined;
  /** From now on the bare name means this variant. */
  use(name: string, variant: Variant): void;
  /** Reads the folders again, e.g. after an import by another process. */
  refresh(): void;
}
