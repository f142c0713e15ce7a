import { createHash, randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { type SafetensorsContent, safetensorsBytes } from '../checkpoint/safetensors.ts';
import { dayMs } from '../durations.ts';
import { diskError } from '../files/disk-error.ts';
import { writeSynced } from '../files/write-whole.ts';
import { type InstalledModel, type Manifest, manifestSchema } from '../sound/manifest.ts';
import { HostError } from '../user-error.ts';

export interface NewModel extends Omit<SafetensorsContent, 'metadata'> {
  /** model.json without the facts that are known once the weights are written. */
  readonly manifest: Omit<Manifest, 'weights'>;
  readonly set: Manifest['weights']['set'];
}

/** Begins with a dot: the store does not look into it. */
const temporaryPrefix = '.incoming-';
const weightsFile = 'weights.safetensors';

/** Writes model.json and weights.safetensors as `directory`, and replaces an older one. See writeModelFolder. */
export async function writeModel(directory: string, model: NewModel): Promise<InstalledModel> {
  const target = resolve(directory);
  return writeModelFolder(target, async (folder) => {
    const weights = await writeWeights(join(folder, weightsFile), model);
    const manifest: Manifest = {
      ...model.manifest,
      ...(model.manifest.variant !== 'starter' && { identifiedBy: 'settings' }),
      weights: { file: weightsFile, ...weights, set: model.set },
    };
    manifestSchema.parse(manifest);
    await writeManifest(folder, manifest);
    return { manifest, directory: target };
  });
}

/** Into the folder that is being filled. */
export const writeManifest = (folder: string, manifest: Manifest): Promise<void> =>
  writeSynced(join(folder, 'model.json'), `${JSON.stringify(manifest, null, 2)}\n`);

/**
 * Has a hidden folder filled beside `target`, which is moved there when complete, in place of an older one: a failure at
 * any point leaves the old state. UserError that names the folder if the disk is full or refuses.
 */
export async function writeModelFolder<T>(target: string, fill: (folder: string) => Promise<T>): Promise<T> {
  const parent = dirname(target);
  const temporary = join(parent, temporaryPrefix + randomUUID());
  try {
    await mkdir(temporary, { recursive: true });
    const filled = await fill(temporary);
    await replaceFolder(temporary, target);
    return filled;
  } catch (error) {
    throw diskError(target, error);
  } finally {
    // A failure to tidy up does not change the outcome.
    await rm(temporary, { recursive: true, force: true }).catch(() => undefined);
    await removeLeftovers(parent).catch(() => undefined);
  }
}

async function writeWeights(path: string, model: NewModel): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  async function* counted(): AsyncGenerator<Uint8Array> {
    for await (const chunk of safetensorsBytes({ ...model, metadata: { format: 'pt' } })) {
      hash.update(chunk);
      bytes += chunk.length;
      yield chunk;
    }
  }
  try {
    await writeSynced(path, counted());
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new HostError(`${model.manifest.name}: ${error.message}. Keep the weights in float32.`, {
      kind: 'failed',
      cause: error,
    });
  }
  return { sha256: hash.digest('hex'), bytes };
}

/** A folder cannot be renamed over one that is not empty, so the old one is moved aside, and back if the move fails. */
async function replaceFolder(from: string, to: string): Promise<void> {
  const aside = `${from}-old`;
  const had = existsSync(to);
  if (had) await rename(to, aside);
  try {
    await rename(from, to);
  } catch (error) {
    if (had) await rename(aside, to);
    throw error;
  }
  await rm(aside, { recursive: true, force: true });
}

/** Removes the remains of killed processes; younger folders may be in use by another process. */
async function removeLeftovers(parent: string): Promise<void> {
  for (const name of await readdir(parent).catch(() => []))
    if (name.startsWith(temporaryPrefix)) {
      const path = join(parent, name);
      const { mtimeMs } = await stat(path).catch(() => ({ mtimeMs: Date.now() }));
      if (Date.now() - mtimeMs > dayMs) await rm(path, { recursive: true, force: true });
    }
}
