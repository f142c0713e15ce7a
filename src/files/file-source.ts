import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { type FileHandle, open, readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { ByteSource } from '../checkpoint/byte-source.ts';
import { diskError, isMissing } from './disk-error.ts';

/** Calls `use` with random access to a file, and closes it. UserError if the file cannot be opened or read. */
export async function withFile<T>(path: string, use: (source: ByteSource) => Promise<T>): Promise<T> {
  const named = (error: unknown): never => {
    throw diskError(path, error);
  };
  const file = await open(path, 'r').catch(named);
  try {
    const { size } = await file.stat();
    return await use({
      name: basename(path),
      size,
      read: (offset, length) => readAt(file, offset, length).catch(named),
    });
  } finally {
    await file.close();
  }
}

async function readAt(file: FileHandle, offset: number, length: number): Promise<Uint8Array> {
  const bytes = new Uint8Array(length);
  let filled = 0;
  while (filled < length) {
    const { bytesRead } = await file.read(bytes, filled, length - filled, offset + filled);
    if (bytesRead === 0) break;
    filled += bytesRead;
  }
  return filled === length ? bytes : bytes.subarray(0, filled);
}

/** The bytes of a file; undefined where there is none. */
export async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

/** Hex digest of a file, read once in pieces; SHA-256 unless another hash is given. */
export async function digestOfFile(path: string, hash = createHash('sha256')): Promise<string> {
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
