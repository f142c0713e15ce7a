import { accessSync, constants, mkdirSync } from 'node:fs';
import { whyRefused } from '../files/disk-error.ts';
import { HostError, type UserError } from '../user-error.ts';

/** Makes a missing folder, for this user alone. UserError with the reason if it cannot be used. */
export function prepareDataDir(dataDir: string): void {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw unusable(dataDir, error);
  }
}

/** An error of the file system as a sentence about DATA_DIR. */
export function unusable(dataDir: string, error: unknown): UserError {
  return new HostError(`DATA_DIR=${dataDir} cannot be used: ${whyRefused(error)}.`, {
    kind: 'failed',
    cause: error,
  });
}
