import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../user-error.ts';

/** Writes and syncs one file; replaced in tests by one that runs out of disk. */
export type WriteFile = (path: string, bytes: Uint8Array) => Promise<void>;

export const writeSynced: WriteFile = async (path, bytes) => {
  const file = await open(path, 'w');
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
};

/** A folder of sounds by name, ours and uploads as they came (in any format: the contents decide), fanned out over subfolders of the name's first two characters: `ab/abc….wav`. */
export interface WavFolder {
  read(name: string): Promise<Uint8Array | undefined>;
  has(name: string): Promise<boolean>;
  /** All or none: where one cannot be written, UserError('failed'), and no file of this call is left. */
  write(files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void>;
  /** No error where it is gone already. */
  remove(names: readonly string[]): Promise<void>;
}

const noSpace = new Set(['ENOSPC', 'EDQUOT']);

/**
 * `name`s come from digests and are checked: no text from outside becomes a path. `assertInPlace` is asked before
 * folders are made: a DATA_DIR that was removed must not be begun anew.
 */
export function wavFolder(
  folder: string,
  write: WriteFile = writeSynced,
  assertInPlace: () => void = () => {},
): WavFolder {
  // One write at a time: two of the same name would share a temporary file. The temporary name is fixed, so that
  // what a crash left behind is overwritten when the same sound is made again.
  let last: Promise<unknown> = Promise.resolve();
  const pathOf = (name: string): string => {
    if (!/^[0-9a-z]{6,64}$/.test(name)) throw new Error(`Not a file name of ours: ${JSON.stringify(name)}`);
    return join(folder, name.slice(0, 2), `${name}.wav`);
  };
  const writeAll = async (files: Parameters<WavFolder['write']>[0]): Promise<void> => {
    assertInPlace();
    const plan = files.map(({ name, bytes }) => ({ path: pathOf(name), temporary: `${pathOf(name)}.part`, bytes }));
    const written = await Promise.allSettled(
      plan.map(async ({ temporary, bytes }) => {
        await mkdir(dirname(temporary), { recursive: true });
        await write(temporary, bytes);
      }),
    );
    const failure = written.find((one) => one.status === 'rejected');
    if (!failure) {
      // A power cut may lose a name of the last moments, as it may lose the last rows: such a sound is made again.
      await Promise.all(plan.map(({ temporary, path }) => rename(temporary, path)));
      return;
    }
    await Promise.all(plan.map(({ temporary }) => rm(temporary, { force: true })));
    throw unwritable(failure.reason, folder);
  };

  return {
    async read(name) {
      try {
        return await readFile(pathOf(name));
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
        throw error;
      }
    },

    has: (name) =>
      access(pathOf(name)).then(
        () => true,
        () => false,
      ),

    write(files) {
      const turn = last.then(() => writeAll(files));
      last = turn.catch(() => {});
      return turn;
    },

    async remove(names) {
      for (const name of names) await rm(pathOf(name), { force: true });
    },
  };
}

function unwritable(error: unknown, folder: string): unknown {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (noSpace.has(code)) return new UserError('soundsDiskFull', {}, { kind: 'failed', cause: error });
  if (['EACCES', 'EPERM', 'EROFS'].includes(code))
    return new UserError('soundsUnwritable', { folder }, { kind: 'failed', cause: error });
  return error;
}
