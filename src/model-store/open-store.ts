import { mkdirSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { diskError } from '../files/disk-error.ts';
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
import { parseManifest } from '../sound/manifest-schema.ts';
import { HostError, UserError } from '../user-error.ts';
import type { ModelStore } from './store.ts';

export interface StoreFolders {
  /** Starters that come with the project: NAME/model.json. */
  readonly bundledDir: string;
  /** The product's data folder: pretrained and own weights are in models/NAME/VARIANT of it. */
  readonly dataDir: string;
  /** Told one line for each folder that cannot be used. Default: standard error. */
  readonly warn?: (line: string) => void;
}

/** What a bare name means until `use` says otherwise. */
const preference: readonly Variant[] = ['pretrained', 'starter', 'own'];

/** Starters come with the project alone. */
const installable = variants.filter((variant) => variant !== 'starter');

/** Ours have 8,000, most of them attributions. */
const longestManifest = 1 << 20;

const selectionSchema = z.record(z.string(), z.enum(variants));

/** Where models that are not bundled live. */
export const installedDir = (dataDir: string, name: string, variant: Variant): string =>
  join(dataDir, 'models', name, variant);

/** Reads the folders of models; a broken one is a warning and is left out. */
export function openModelStore({
  bundledDir,
  dataDir,
  warn = (line) => console.error(line),
}: StoreFolders): ModelStore {
  const selectionPath = join(dataDir, 'models', 'selection.json');
  let models: readonly InstalledModel[] = [];
  let selection: Readonly<Record<string, Variant>> = {};

  function refresh(): void {
    const folders = [
      ...namesIn(bundledDir).map((name) => ({
        name,
        variant: 'starter' as Variant,
        directory: join(bundledDir, name),
      })),
      ...namesIn(join(dataDir, 'models')).flatMap((name) =>
        installable.map((variant) => ({ name, variant, directory: installedDir(dataDir, name, variant) })),
      ),
    ];
    models = folders.flatMap(({ name, variant, directory }) => readFolder(name, variant, directory)).sort(inListOrder);
    selection = readSelection();
  }

  function readFolder(name: string, variant: Variant, directory: string): InstalledModel[] {
    const path = join(directory, 'model.json');
    const text = readIfThere(path);
    if (text === undefined) return [];
    try {
      if (text.length > longestManifest) throw new Error(`model.json has more than ${longestManifest} characters`);
      const manifest = parseManifest(text);
      if (manifest.name !== name || manifest.variant !== variant)
        throw new Error(`it describes ${manifest.name}:${manifest.variant}, its folder is for ${name}:${variant}`);
      const weights = statSync(join(directory, manifest.weights.file));
      if (weights.size !== manifest.weights.bytes)
        throw new Error(`${manifest.weights.file} has ${weights.size} bytes instead of ${manifest.weights.bytes}`);
      return [{ manifest, directory }];
    } catch (error) {
      warn(`The model in ${directory} is left out: ${error instanceof Error ? error.message : String(error)}`);
      return [];
    }
  }

  function readSelection(): Readonly<Record<string, Variant>> {
    const text = readIfThere(selectionPath);
    if (text === undefined) return {};
    try {
      return selectionSchema.parse(JSON.parse(text));
    } catch {
      warn(`${selectionPath} is left out: it is not a list of names and variants (${variants.join(', ')})`);
      return {};
    }
  }

  const find = (name: string, variant: Variant): InstalledModel | undefined =>
    models.find(({ manifest }) => manifest.name === name && manifest.variant === variant);

  function inUse(name: string): InstalledModel | undefined {
    const chosen = Object.hasOwn(selection, name) ? selection[name] : undefined;
    for (const variant of chosen ? [chosen, ...preference] : preference) {
      const model = find(name, variant);
      if (model) return model;
    }
    return undefined;
  }

  const installed = (): string => models.map(({ manifest }) => modelKey(manifest)).join(', ');

  refresh();
  return {
    list: () => models,
    resolve(key) {
      const [name = '', variant, ...rest] = key.trim().toLowerCase().split(':');
      const exact = variants.find((each) => each === variant);
      const model = rest.length > 0 ? undefined : variant === undefined ? inUse(name) : exact && find(name, exact);
      if (!model) throw new UserError('noSuchModel', { model: printable(key.slice(0, 60)), installed: installed() });
      return model;
    },
    withWeights: (identity, name) => modelWithIdentity(models, identity, name),
    use(name, variant) {
      if (!find(name, variant)) throw new HostError(`${name}:${variant} is not installed. Installed: ${installed()}.`);
      selection = { ...readSelection(), [name]: variant };
      const temporary = `${selectionPath}.${process.pid}.part`;
      try {
        mkdirSync(dirname(selectionPath), { recursive: true });
        writeFileSync(temporary, `${JSON.stringify(selection, null, 2)}\n`, { flush: true });
        renameSync(temporary, selectionPath);
      } catch (error) {
        throw diskError(selectionPath, error);
      }
    },
    refresh,
  };
}

/** The four standard models first, in their order, then the owner's by name. */
function inListOrder({ manifest: a }: InstalledModel, { manifest: b }: InstalledModel): number {
  const rank = (name: string): number => (isStandardModel(name) ? standardModels.indexOf(name) : standardModels.length);
  return (
    rank(a.name) - rank(b.name) ||
    a.name.localeCompare(b.name, 'en') ||
    variants.indexOf(a.variant) - variants.indexOf(b.variant)
  );
}

/** Folders that are models; what begins with a dot is being written. */
function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
      .map((entry) => entry.name)
      .sort();
  } catch (error) {
    if (isMissing(error)) return [];
    throw diskError(directory, error);
  }
}

function readIfThere(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw diskError(path, error);
  }
}

const isMissing = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
