import { readdirSync, readFileSync, statSync } from 'node:fs';
import { basename, join } from 'node:path';
import { z } from 'zod';
import { codeOf, diskError } from '../files/disk-error.ts';
import { identityOf } from '../sound/identity.ts';
import { type InstalledModel, parseManifest, type Variant, variants } from '../sound/manifest.ts';

export interface StoreFolders {
  /** Starters that come with the project: NAME/model.json, and earlier ones: NAME@EDITION/model.json. */
  readonly bundledDir: string;
  /** DATA_DIR: pretrained and own weights are in its models/NAME/VARIANT. */
  readonly dataDir: string;
  /** Receives a line for each unusable folder. Default: standard error. */
  readonly warn?: (line: string) => void;
}

/** Starters come with the project alone. */
const installable = variants.filter((variant) => variant !== 'starter');

/** Ours have 8,000, most of them attributions. */
const longestManifest = 1 << 20;

/** The folder of a model that does not come with the project. */
export const installedDir = (dataDir: string, name: string, variant: Variant): string =>
  join(dataDir, 'models', name, variant);

/** The folder of a model that another machine published; backups leave it out. */
export const fetchedDir = (dataDir: string, identity: string): string => join(fetchedIn(dataDir), identity);
const fetchedIn = (dataDir: string): string => join(dataDir, 'models', '.fetched');

/** Models that other machines published, the newest first; a broken one is left out with a warning. */
export function readFetched({
  dataDir,
  warn = console.error,
}: Pick<StoreFolders, 'dataDir' | 'warn'>): InstalledModel[] {
  return namesIn(fetchedIn(dataDir))
    .map((identity) => fetchedDir(dataDir, identity))
    .map((directory) => ({ directory, at: statSync(directory).mtimeMs }))
    .sort((a, b) => b.at - a.at)
    .flatMap(({ directory }) => {
      const found = readIfUsable(directory, warn);
      return found && identityOf(found.manifest) === basename(directory) ? [found] : [];
    });
}

/** Reads the folders of models; a broken one is left out with a warning. */
export function readModels({ bundledDir, dataDir, warn = console.error }: StoreFolders): InstalledModel[] {
  const bundled = namesIn(bundledDir).map((name) => ({
    wanted: name.includes('@') ? name : `${name}:starter`,
    directory: join(bundledDir, name),
  }));
  const installed = namesIn(join(dataDir, 'models')).flatMap((name) =>
    installable.map((variant) => ({ wanted: `${name}:${variant}`, directory: installedDir(dataDir, name, variant) })),
  );
  return [...bundled, ...installed].flatMap(({ wanted, directory }) => readIfUsable(directory, warn, wanted) ?? []);
}

function readIfUsable(directory: string, warn: (line: string) => void, wanted?: string): InstalledModel | undefined {
  const text = readIfThere(join(directory, 'model.json'));
  if (text === undefined) return undefined;
  try {
    return readModel(text, directory, wanted);
  } catch (error) {
    warn(`The model in ${directory} is left out: ${error instanceof Error ? error.message : String(error)}`);
    return undefined;
  }
}

/** @param wanted NAME:VARIANT or NAME@EDITION, where the folder is for it alone */
function readModel(text: string, directory: string, wanted: string | undefined): InstalledModel {
  if (text.length > longestManifest) throw new Error(`model.json has more than ${longestManifest} characters`);
  const manifest = parseManifest(text);
  const { name, variant, edition } = manifest;
  const found = edition === undefined ? `${name}:${variant}` : `${name}@${edition}`;
  if (wanted !== undefined && found !== wanted) throw new Error(`it describes ${found}, its folder is for ${wanted}`);
  const { file, bytes } = manifest.weights;
  const { size } = statSync(join(directory, file));
  if (size !== bytes) throw new Error(`${file} has ${size} bytes instead of ${bytes}`);
  return { manifest, directory };
}

const selectionSchema = z.record(z.string(), z.enum(variants));

/** The chosen variants by bare name. */
export function readSelection(path: string, warn: (line: string) => void): Readonly<Record<string, Variant>> {
  const text = readIfThere(path);
  if (text === undefined) return {};
  try {
    return selectionSchema.parse(JSON.parse(text));
  } catch {
    warn(`${path} is left out: it is not a list of names and variants (${variants.join(', ')})`);
    return {};
  }
}

/** Folders of models; one whose name begins with a dot is being written. */
const namesIn = (directory: string): string[] =>
  (ifThere(directory, () => readdirSync(directory, { withFileTypes: true })) ?? [])
    .filter((entry) => entry.isDirectory() && !entry.name.startsWith('.'))
    .map((entry) => entry.name)
    .sort();

const readIfThere = (path: string): string | undefined => ifThere(path, () => readFileSync(path, 'utf8'));

function ifThere<T>(path: string, read: () => T): T | undefined {
  try {
    return read();
  } catch (error) {
    if (['ENOENT', 'ENOTDIR'].includes(codeOf(error))) return undefined;
    throw diskError(path, error);
  }
}
