import { access, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { isDenied, isFull, isMissing } from '../files/disk-error.ts';
import { readIfThere } from '../files/file-source.ts';
import { writeAllWhole, writeSynced } from '../files/write-whole.ts';
import { UserError } from '../user-error.ts';
import { type BlobKind, type BlobStore, type Blobs, blobKinds, checkedName } from './blobs.ts';

/** Writes and syncs one file; tests pass one that runs out of disk. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<void>;

export interface FileBlobsOptions {
  /** Called before folders are made: a DATA_DIR that was removed must not be recreated. */
  readonly assertInPlace: () => void;
  readonly write?: WriteFile | undefined;
  /** Other processes of this host write there too. Default: false. */
  readonly isShared?: boolean;
}

/**
 * Files in FOLDER/KIND, spread over subfolders named after the first two characters: `samples/ab/abc….wav`. All of a
 * write or none.
 */
export function fileBlobs(folder: string, options: FileBlobsOptions): BlobStore {
  const kinds = Object.keys(blobKinds) as BlobKind[];
  const opened = new Map(kinds.map((kind) => [kind, filesOf(kind, join(folder, kind), options)]));
  return (kind) => opened.get(kind)!;
}

function filesOf(kind: BlobKind, folder: string, options: FileBlobsOptions): Blobs {
  const { assertInPlace, write = writeSynced, isShared = false } = options;
  /** One write at a time: two of the same name would share a temporary file. */
  const writes = new PQueue({ concurrency: 1 });
  const ending = `.${blobKinds[kind].extension}`;
  const folderOf = (name: string): string => join(folder, checkedName(name).slice(0, 2));
  const pathOf = (name: string): string => join(folderOf(name), `${name}${ending}`);

  async function read(name: string): Promise<Uint8Array | undefined> {
    const bytes = await readIfThere(pathOf(name));
    // A shared folder may be mounted, and its mount away.
    if (!bytes && isShared) assertInPlace();
    return bytes;
  }

  return {
    isShared,
    read,

    async present(names) {
      const there = await Promise.all(names.map((name) => isThere(pathOf(name))));
      return new Set(names.filter((_, i) => there[i]));
    },

    write: (blobs) =>
      writes.add(async () => {
        assertInPlace();
        const files = blobs.map(({ name, bytes }) => ({ path: pathOf(name), contents: bytes }));
        await writeAllWhole(files, write, isShared ? `.${process.pid}.part` : '.part').catch((error: unknown) => {
          throw unwritable(error, folder);
        });
      }),

    async remove(names) {
      for (const name of names) await rm(pathOf(name), { force: true });
    },

    async *list() {
      for (const first of await namesIn(folder)) {
        const names = (await namesIn(join(folder, first)))
          .filter((file) => file.endsWith(ending))
          .map((file) => file.slice(0, -ending.length));
        const listed = names.map(async (name) => ({ name, writtenAt: await writtenAt(pathOf(name)) }));
        yield (await Promise.all(listed)).flatMap(({ name, writtenAt }) => (writtenAt ? [{ name, writtenAt }] : []));
      }
    },
  };
}

const isThere = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );

async function ifThere<T>(work: Promise<T>): Promise<T | undefined> {
  try {
    return await work;
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

const namesIn = async (folder: string): Promise<readonly string[]> => (await ifThere(readdir(folder))) ?? [];
const writtenAt = async (path: string): Promise<number | undefined> => (await ifThere(stat(path)))?.mtimeMs;

function unwritable(error: unknown, folder: string): unknown {
  if (isFull(error)) return new UserError('soundsDiskFull', {}, { kind: 'failed', cause: error });
  if (isDenied(error)) return new UserError('soundsUnwritable', { folder }, { kind: 'failed', cause: error });
  return error;
}
