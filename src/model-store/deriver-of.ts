import { type InstalledModel, modelKey } from '../sound/manifest.ts';
import { UserError } from '../user-error.ts';
import type { ModelStore } from './open-store.ts';

/**
 * The model that varies, restyles and inpaints in place of this one: a fast model knows only the noise levels of its own few
 * evaluations, and its parent all of them. Throws a UserError where the parent is no longer installed.
 */
export function deriverOf<Model extends Pick<InstalledModel, 'manifest'>>(
  model: Model,
  models: Pick<ModelStore, 'withWeights'>,
): Model | InstalledModel {
  const { name, parent } = model.manifest;
  if (!parent) return model;
  const found = models.withWeights(parent.identity, name);
  if (found) return found;
  const keys = { model: modelKey(model.manifest), parent: modelKey({ name, variant: parent.variant }) };
  throw new UserError('parentGone', { ...keys, digest: parent.identity.slice(0, 8) });
}
