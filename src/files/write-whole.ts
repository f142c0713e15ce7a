import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { onDisk } from './disk-error.ts';

/** Bytes, text, or bytes in pieces as they arrive. */
export type Contents = Uint8Array | string | Iterable<Uint8Array> | AsyncIterable<Uint8Array>;

/** @param mode permissions of a new file */
export const writeSynced = (path: string, contents: Contents, mode = 0o666): Promise<void> =>
  writeFile(path, contents, { flush: true, mode });

export interface NewFile<C extends Contents = Contents> {
  readonly path: string;
  readonly contents: C;
}

/**
 * Writes all of these files or none, and makes their folders: each is written as `.part` beside its place and synced,
 * and all are renamed at the end. The temporary name is fixed, so that the next write replaces the remains of a crash;
 * two writes of one file must not overlap, unless each has an `ending` of its own.
 */
export async function writeAllWhole<C extends Contents>(
  files: readonly NewFile<C>[],
  write: (path: string, contents: C) => Promise<void> = writeSynced,
  ending = '.part',
): Promise<void> {
  const partOf = ({ path }: NewFile<C>): string => `${path}${ending}`;
  const written = await Promise.allSettled(
    files.map(async (file) => {
      await mkdir(dirname(file.path), { recursive: true });
      await write(partOf(file), file.contents);
    }),
  );
  try {
    for (const one of written) if (one.status === 'rejected') throw one.reason;
    // A power cut may lose a name of the last moments.
    await Promise.all(files.map((file) => rename(partOf(file), file.path)));
  } catch (error) {
    await Promise.allSettled(files.map((file) => rm(partOf(file), { force: true })));
    throw error;
  }
}

/** Writes one file whole or not at all. UserError that names it if the disk is full or refuses. */
export const writeWhole = (path: string, contents: Contents): Promise<void> =>
  onDisk(path, () => writeAllWhole([{ path, contents }]));

/**
 * The same synchronously, for a small file that another process may write too: the last write wins. Errors are the
 * system's.
 */
export function writeWholeSync(path: string, text: string): void {
  const part = `${path}.${process.pid}.part`;
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(part, text, { flush: true });
  renameSync(part, path);
}
