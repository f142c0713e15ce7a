import { createHash } from 'node:crypto';
import { lstat, mkdir, readFile, rename, rm, rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isMissing } from '../files/disk-error.ts';
import { writeSynced } from '../files/write-whole.ts';
import { HostError } from '../user-error.ts';
import type { SyncFile } from './sync-index.ts';

export type FolderFiles = ReturnType<typeof folderFiles>;

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/** Where a file is written before it gets its name. */
const partName = '.rimshot-sync.part';

/** The files of one folder, by their paths relative to it with `/`. Nothing is written or removed through a link. */
export function folderFiles(folder: string) {
  const at = (path: string): string => join(folder, ...path.split('/'));
  const about = (path: string) =>
    lstat(at(path)).catch((error: unknown) => {
      if (isMissing(error)) return undefined;
      throw error;
    });

  /** Makes the file's folder. HostError where something else has its name. */
  async function prepare(path: string): Promise<void> {
    const parent = dirname(path);
    const there = await about(parent);
    if (there && !there.isDirectory())
      throw new HostError(`${at(parent)} is no folder of sync's own: rename it, or choose another folder.`, {
        kind: 'failed',
      });
    await mkdir(at(parent), { recursive: true });
  }

  const has = async (path: string): Promise<boolean> => (await about(path)) !== undefined;

  async function isIntact({ path, bytes, sha256 }: SyncFile): Promise<boolean> {
    if (!(await about(dirname(path)))?.isDirectory()) return false;
    const there = await about(path);
    return there?.isFile() === true && there.size === bytes && sha256Of(await readFile(at(path))) === sha256;
  }

  return {
    /** Whether anything has this name. */
    has,

    /** Whether it is there as sync wrote it: neither changed nor replaced since. */
    isIntact,

    /** Whole or not at all. False, without a change, where something has come to have this name. */
    async write(path: string, bytes: Uint8Array): Promise<boolean> {
      await prepare(path);
      await writeSynced(at(partName), bytes);
      if (await has(path)) return false;
      await rename(at(partName), at(path));
      return true;
    },

    /** False, without a change, where something has come to have the new name. */
    async rename(from: string, to: string): Promise<boolean> {
      await prepare(to);
      if (await has(to)) return false;
      await rename(at(from), at(to));
      await removeIfEmpty(dirname(at(from)));
      return true;
    },

    /** Not where somebody has changed it. */
    async remove(file: SyncFile): Promise<void> {
      if (!(await isIntact(file))) return;
      await rm(at(file.path), { force: true });
      await removeIfEmpty(dirname(at(file.path)));
    },

    /** What a crash left. */
    tidy: (): Promise<void> => rm(at(partName), { force: true }),
  };
}

/** A folder that somebody else uses as well is not empty. */
const removeIfEmpty = (folder: string): Promise<void> => rmdir(folder).catch(() => undefined);
