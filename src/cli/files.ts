import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import { HostError } from '../user-error.ts';

const reasons: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file or folder',
  EACCES: 'permission denied',
  EISDIR: 'it is a folder',
  ENOSPC: 'the disk is full',
  ENOTDIR: 'a part of its path is not a folder',
};

function reasonOf(cause: unknown): string {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : '';
  return reasons[code] ?? (cause instanceof Error ? cause.message : String(cause));
}

/** A file that a person named. UserError with the reason where it cannot be read. */
export async function readNamedFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new HostError(`${path} cannot be read: ${reasonOf(cause)}.`, { cause });
  }
}

export interface NamedFile {
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** Writes all files or none, making their folders. UserError with the reason. */
export async function writeNamedFiles(files: readonly NamedFile[]): Promise<void> {
  const partOf = (path: string): string => `${path}.part`;
  let at = files[0]?.path ?? '';
  try {
    for (const { path, bytes } of files) {
      at = path;
      await mkdir(dirname(path), { recursive: true });
      await writeFile(partOf(path), bytes);
    }
    for (const { path } of files) {
      at = path;
      await rename(partOf(path), path);
    }
  } catch (cause) {
    for (const { path } of files) await rm(partOf(path), { force: true }).catch(() => {});
    throw new HostError(`${at} cannot be written: ${reasonOf(cause)}.`, { kind: 'failed', cause });
  }
}

/** Raw little-endian float32. UserError where the length is not a multiple of `multiple` values. */
export async function readFloats(path: string, multiple: number, what: string): Promise<Float32Array> {
  const bytes = await readNamedFile(path);
  const values = bytes.length / 4;
  if (bytes.length === 0 || values % multiple !== 0)
    throw new HostError(
      `${path}: ${bytes.length} bytes are not float32 values of ${what} (a multiple of ${4 * multiple} bytes).`,
    );
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.length));
}
