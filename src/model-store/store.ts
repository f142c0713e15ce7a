import type { InstalledModel, Variant } from '../sound/manifest.ts';

/** The installed models, by name and variant. */
export interface ModelStore {
  /** Every installed variant. */
  list(): readonly InstalledModel[];
  /**
   * By `kick` (the variant in use), `kick:pretrained`, or the name of an own model. UserError that lists the installed
   * models.
   */
  resolve(key: string): InstalledModel;
  /** The model of a recipe's `weights` and `model`, see identityOf; undefined if it is not installed. */
  withWeights(identity: string, name?: string): InstalledModel | undefined;
  /** From now on the bare name means this variant. */
  use(name: string, variant: Variant): void;
  /** Reads the folders again, e.g. after an import by another process. */
  refresh(): void;
}
