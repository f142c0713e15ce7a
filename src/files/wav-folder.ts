import { access, rm } from 'node:fs/promises';
import { join } from 'node:path';
import PQueue from 'p-queue';
import { UserError } from '../user-error.ts';
import { isDenied, isFull } from './disk-error.ts';
import { readIfThere } from './file-source.ts';
import { writeAllWhole, writeSynced } from './write-whole.ts';

/** Writes and syncs one file; tests pass one that runs out of disk. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<void>;

export type WavFolder = ReturnType<typeof openWavFolder>;

/**
 * A folder of sounds by name: our own, and uploads in their original formats, whatever the extension says. Files are
 * spread over subfolders named after the first two characters: `ab/abc….wav`. Names are digests and are checked: no
 * text from outside becomes a path.
 * @param assertInPlace called before folders are made: a DATA_DIR that was removed must not be recreated
 */
export function openWavFolder(folder: string, assertInPlace: () => void, write: WriteFile = writeSynced) {
  /** One write at a time: two of the same name would share a temporary file. */
  const writes = new PQueue({ concurrency: 1 });

  function pathOf(name: string): string {
    if (!/^[0-9a-z]{6,64}$/.test(name)) throw new Error(`Not a file name of ours: ${JSON.stringify(name)}`);
    return join(folder, name.slice(0, 2), `${name}.wav`);
  }

  return {
    read: async (name: string): Promise<Uint8Array | undefined> => readIfThere(pathOf(name)),

    has: (name: string): Promise<boolean> =>
      access(pathOf(name)).then(
        () => true,
        () => false,
      ),

    /** All or none. UserError('failed') if one cannot be written. */
    write: (files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> =>
      writes.add(async () => {
        assertInPlace();
        const named = files.map(({ name, bytes }) => ({ path: pathOf(name), contents: bytes }));
        await writeAllWhole(named, write).catch((error: unknown) => {
          throw unwritable(error, folder);
        });
      }),

    /** Missing files are no error. */
    async remove(names: readonly string[]): Promise<void> {
      for (const name of names) await rm(pathOf(name), { force: true });
    },
  };
}

function unwritable(error: unknown, folder: string): unknown {
  if (isFull(error)) return new UserError('soundsDiskFull', {}, { kind: 'failed', cause: error });
  if (isDenied(error)) return new UserError('soundsUnwritable', { folder }, { kind: 'failed', cause: error });
  return error;
}
