import { join } from 'node:path';
import { diskError } from '../files/disk-error.ts';
import { writeWholeSync } from '../files/write-whole.ts';
import { printable } from '../quoted.ts';
import { modelWithIdentity } from '../sound/identity.ts';
import {
  type InstalledModel,
  isStandardModel,
  modelKey,
  standardModels,
  type Variant,
  variants,
} from '../sound/manifest.ts';
import type { Recipe } from '../sound/recipe.ts';
import { HostError, UserError } from '../user-error.ts';
import { readFetched, readModels, readSelection, type StoreFolders } from './read-models.ts';

/** What a bare name means until `use` chooses another variant. */
const preference: readonly Variant[] = ['pretrained', 'starter', 'own', 'fast'];

export type ModelStore = ReturnType<typeof openModelStore>;

/** The installed models in these folders, by name and variant. */
export function openModelStore(folders: StoreFolders) {
  const { dataDir, warn = console.error } = folders;
  const selectionPath = join(dataDir, 'models', 'selection.json');
  let models: readonly InstalledModel[] = [];
  /** Others of a name that is taken: for recipes that mean them by their identity. */
  let shadowed: readonly InstalledModel[] = [];
  let selection: Readonly<Record<string, Variant>> = {};

  function refresh(): void {
    const installed = readModels(folders);
    const taken = new Set(installed.map(({ manifest }) => modelKey(manifest)));
    const isFree = ({ manifest }: InstalledModel): boolean => {
      const key = modelKey(manifest);
      return !taken.has(key) && taken.add(key) !== undefined;
    };
    const fetched = readFetched(folders);
    const listed = fetched.filter(isFree);
    models = [...installed, ...listed].sort(inListOrder);
    shadowed = fetched.filter((model) => !listed.includes(model));
    selection = readSelection(selectionPath, warn);
  }

  const find = (name: string, variant: string): InstalledModel | undefined =>
    models.find(
      ({ manifest }) => manifest.name === name && manifest.variant === variant && manifest.edition === undefined,
    );

  function inUse(name: string): InstalledModel | undefined {
    const chosen = Object.hasOwn(selection, name) ? selection[name] : undefined;
    const order = chosen ? [chosen, ...preference] : preference;
    return order.map((variant) => find(name, variant)).find((model) => model !== undefined);
  }

  const installed = (): string => models.map(({ manifest }) => modelKey(manifest)).join(', ');

  refresh();
  return {
    /** Every installed variant. */
    list: () => models,
    /**
     * By `kick` (the variant in use), `kick:pretrained`, `kick@1` (an earlier starter), or the name of an own model.
     * UserError that lists the installed models.
     */
    resolve(key: string): InstalledModel {
      const wanted = key.trim().toLowerCase();
      const [name = '', variant, ...rest] = wanted.split(':');
      const earlier = models.find(({ manifest }) => manifest.edition !== undefined && modelKey(manifest) === wanted);
      const byVariant = variant === undefined ? inUse(name) : find(name, variant);
      const model = earlier ?? (rest.length > 0 ? undefined : byVariant);
      if (!model) throw new UserError('noSuchModel', { model: printable(key.slice(0, 60)), installed: installed() });
      return model;
    },
    /** The model of a recipe's `weights` and `model`, see identityOf; undefined if it is not installed. */
    withWeights: (identity: string, name?: string) => modelWithIdentity([...models, ...shadowed], identity, name),
    /** From now on the bare name means this variant. */
    use(name: string, variant: Variant): void {
      if (!find(name, variant)) throw new HostError(`${name}:${variant} is not installed. Installed: ${installed()}.`);
      selection = { ...readSelection(selectionPath, warn), [name]: variant };
      try {
        writeWholeSync(selectionPath, `${JSON.stringify(selection, null, 2)}\n`);
      } catch (error) {
        throw diskError(selectionPath, error);
      }
    },
    /** Reads the folders again, e.g. after an import by another process. */
    refresh,
  };
}

/** Whether the sound of a recipe could be made now. */
export const canMake = (
  store: Pick<ModelStore, 'withWeights'>,
  { weights, model }: Pick<Recipe, 'weights' | 'model'>,
) => store.withWeights(weights, model) !== undefined;

/** Stands for the edition of the present starter. */
const latest = 1_000_000;

/** The four standard models first, in their order, then the owner's by name. */
function inListOrder({ manifest: a }: InstalledModel, { manifest: b }: InstalledModel): number {
  const rank = (name: string): number => (isStandardModel(name) ? standardModels.indexOf(name) : standardModels.length);
  return (
    rank(a.name) - rank(b.name) ||
    a.name.localeCompare(b.name, 'en') ||
    variants.indexOf(a.variant) - variants.indexOf(b.variant) ||
    // Earlier starters behind the present one, the latest first.
    (b.edition ?? latest) - (a.edition ?? latest)
  );
}
