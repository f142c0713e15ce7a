import { accessSync, constants, mkdirSync } from 'node:fs';
import { HostError, type UserError } from '../user-error.ts';

const reasons: Readonly<Record<string, string>> = {
  EACCES: 'this user may not read and write there',
  EPERM: 'this user may not read and write there',
  EROFS: 'the file system is read-only',
  EEXIST: 'it is a file, and must be a folder',
  ENOTDIR: 'a part of the path is a file, not a folder',
  ENOSPC: 'the disk is full',
  ENAMETOOLONG: 'the path is too long',
};

/** Makes the folder, for this user alone, where it is missing, and checks that it can be used; UserError with the reason where not. */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

/** The sentence for what the file system said about DATA_DIR. */
export function unusable(dataDir: string, error: unknown): UserError {
  const { code = '', message } = error as NodeJS.ErrnoException;
  return new HostError(`DATA_DIR=${dataDir} cannot be used: ${reasons[code] ?? message}.`, {
    kind: 'failed',
    cause: error,
  });
}
