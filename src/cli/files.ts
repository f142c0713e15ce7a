import { readFile } from 'node:fs/promises';
import { whyRefused } from '../files/disk-error.ts';
import { type NewFile, writeAllWhole } from '../files/write-whole.ts';
import { HostError } from '../user-error.ts';

/** A file that a person named. UserError with the reason where it cannot be read. */
export async function readNamedFile(path: string): Promise<Buffer> {
  try {
    return await readFile(path);
  } catch (cause) {
    throw new HostError(`${path} cannot be read: ${whyRefused(cause, 'read')}.`, { cause });
  }
}

/** Writes all files or none, making their folders. UserError with the reason. */
export async function writeNamedFiles(files: readonly NewFile[]): Promise<void> {
  try {
    await writeAllWhole(files);
  } catch (cause) {
    const { path, dest = path } = cause as { path?: string; dest?: string };
    const at = files.find((file) => dest?.startsWith(file.path)) ?? files[0];
    throw new HostError(`${at?.path} cannot be written: ${whyRefused(cause, 'write')}.`, { kind: 'failed', cause });
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
