import { type FileHandle, open } from 'node:fs/promises';
import { basename } from 'node:path';
import type { ByteSource } from '../checkpoint/byte-source.ts';
import { diskError } from './disk-error.ts';

/** Calls `use` with random access to a file, and closes it. UserError where the file cannot be opened or read. */
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
