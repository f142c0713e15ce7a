import { existsSync } from 'node:fs';
import type { BlobStore } from '../blobs/blobs.ts';
import { databaseFile } from '../library/database.ts';
import type { Library } from '../library/library.ts';
import { openBlobs } from '../library/open-blobs.ts';
import { openInstalledDatabase, openInstalledLibrary } from '../library/open-installation.ts';
import { HostError } from '../user-error.ts';
import type { CliContext } from './context.ts';

/** Whether a bot has made a library here yet. */
export function hasLibrary(context: CliContext): boolean {
  const { dataDir, databaseUrl } = context.config();
  return databaseUrl !== undefined || existsSync(databaseFile(dataDir));
}

/**
 * Works with the library of this installation, and closes it.
 * @param without how the sentence begins where there is none, e.g. "There is nothing to prune"
 */
export async function withLibrary<T>(
  context: CliContext,
  without: string,
  work: (library: Library) => Promise<T>,
): Promise<T> {
  const place = context.config();
  if (!hasLibrary(context)) throw new HostError(`${without}: ${databaseFile(place.dataDir)} does not exist.`);
  const library = await openInstalledLibrary(place);
  try {
    return await work(library);
  } finally {
    await library.close();
  }
}

/** Works with the store that the machines of DATABASE_URL share. HostError where there is none. */
export async function withBlobs<T>(context: CliContext, work: (blobs: BlobStore) => Promise<T>): Promise<T> {
  const { databaseUrl, dataDir, blobs: place } = context.config();
  if (databaseUrl === undefined)
    throw new HostError('There are no other machines: DATABASE_URL is not set (docs/scale.md).');
  const db = await openInstalledDatabase({ databaseUrl, dataDir });
  try {
    return await work(await openBlobs({ db, dataDir, place }));
  } finally {
    await db.close();
  }
}
