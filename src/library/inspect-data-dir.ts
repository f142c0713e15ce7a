import { accessSync, constants, statfsSync, statSync } from 'node:fs';
import { isMissing } from '../files/disk-error.ts';
import { HostError } from '../user-error.ts';
import { unusable } from './data-dir.ts';

/** Linux file systems, by magic number (statfs(2)), on which SQLite's locks and shared memory are unreliable. */
const networkFileSystems: Readonly<Record<number, string>> = {
  26985: 'NFS',
  20859: 'SMB',
  4283649346: 'SMB',
  4266872130: 'SMB',
  16914839: '9P, as Windows folders in WSL are',
  1397113167: 'AFS',
  12805120: 'Ceph',
};

/** With less, a few thousand sounds fill the disk. */
const littleSpaceBytes = 500e6;

export type DataDirReport = ReturnType<typeof inspectDataDir>;

/**
 * Inspects DATA_DIR for `doctor` and at every start, without changing it. UserError if it is not a folder or cannot be
 * inspected.
 */
export function inspectDataDir(dataDir: string, statfs: typeof statfsSync = statfsSync) {
  const about = aboutFolder(dataDir);
  if (!about) return { exists: false, usable: true, freeBytes: undefined, mode: undefined, warnings: [], notes: [] };
  if (!about.isDirectory())
    throw new HostError(`DATA_DIR=${dataDir} cannot be used: it is a file, and must be a folder.`, { kind: 'failed' });
  const usable = isUsable(dataDir);
  const bits = process.platform === 'win32' ? undefined : about.mode & 0o777;
  const { type, bavail, bsize } = statfs(dataDir);
  const freeBytes = bavail * bsize;
  const network = networkName(dataDir, type);
  // Dangers to the data, shown at every start; notes are for `doctor`.
  const warnings = [
    network &&
      `DATA_DIR=${dataDir} is on a network drive (${network}), where two computers may write at once and damage the database. Use a local disk; backups may go to the drive.`,
    freeBytes < littleSpaceBytes && `DATA_DIR=${dataDir}: only ${(freeBytes / 1e6).toFixed(0)} MB are free there.`,
  ].filter((line) => typeof line === 'string');
  const notes = [
    !usable && 'This user may not read and write there.',
    // POSIX: the last six bits are what the group and everybody else may do.
    ((bits ?? 0) & 0o077) !== 0 && `Other users of this machine may look into it: chmod 700 ${dataDir}`,
  ].filter((line) => typeof line === 'string');
  const mode = bits?.toString(8).padStart(4, '0');
  return { exists: true, usable, freeBytes, mode, warnings, notes };
}

function aboutFolder(dataDir: string) {
  try {
    return statSync(dataDir);
  } catch (error) {
    // By its code: since Node 24 `throwIfNoEntry: false` also hides that a part of the path is a file.
    if (isMissing(error)) return undefined;
    throw unusable(dataDir, error);
  }
}

function isUsable(dataDir: string): boolean {
  try {
    accessSync(dataDir, constants.R_OK | constants.W_OK | constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

function networkName(dataDir: string, type: number): string | undefined {
  if (process.platform === 'win32') return /^[\\/]{2}(?![?.][\\/])/.test(dataDir) ? 'a share' : undefined;
  // Signed on some systems.
  return process.platform === 'linux' ? networkFileSystems[type >>> 0] : undefined;
}
