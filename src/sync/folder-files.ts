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

  return {
    /** Whether anything has this name. */
    has: async (path: string): Promise<boolean> => (await about(path)) !== undefined,

    /** Whether it is there as sync wrote it: neither changed nor replaced since. */
    async isIntact({ path, bytes, sha256 }: SyncFile): Promise<boolean> {
      if (!(await about(dirname(path)))?.isDirectory()) return false;
      const there = await about(path);
      return there?.isFile() === true && there.size === bytes && sha256Of(await readFile(at(path))) === sha256;
    },

    /** Whole or not at all. */
    async write(path: string, bytes: Uint8Array): Promise<void> {
      await prepare(path);
      await writeSynced(at(partName), bytes);
      await rename(at(partName), at(path));
    },

    async rename(from: string, to: string): Promise<void> {
      await prepare(to);
      await rename(at(from), at(to));
      await removeIfEmpty(dirname(at(from)));
    },

    async remove(path: string): Promise<void> {
      await rm(at(path), { force: true });
      await removeIfEmpty(dirname(at(path)));
    },

    /** What a crash left. */
    tidy: (): Promise<void> => rm(at(partName), { force: true }),
  };
}

/** A folder that somebody else uses as well is not empty. */
const removeIfEmpty = (folder: string): Promise<void> => rmdir(folder).catch(() => undefined);
