import { accessSync, constants, statSync } from 'node:fs';
import { whyRefused } from '../files/disk-error.ts';
import { HostError } from '../user-error.ts';
import { StoreAway } from './store-errors.ts';

/**
 * The check that a folder is still the one that it was: an empty one in its place has lost its mount, and what is missing
 * there is not gone. HostError where it cannot be used now.
 */
export function sharedFolder(folder: string): () => void {
  try {
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    const reason = whyRefused(error);
    throw new HostError(`BLOBS_URL: the folder ${folder} cannot be used: ${reason}.`, { kind: 'failed', cause: error });
  }
  const known = identityOf(folder);
  return () => {
    if (identityOf(folder) !== known) throw new StoreAway(`${folder} was removed, or its mount is away`, undefined);
  };
}

/** Device and inode. */
function identityOf(folder: string): string | undefined {
  const about = statSync(folder, { bigint: true, throwIfNoEntry: false });
  return about && `${about.dev}:${about.ino}`;
}
