import type { UserError } from '../user-error.ts';
import { fileFault } from './file-fault.ts';

/** Random access to a file's bytes; checkpoint/ reads in no other way. */
export interface ByteSource {
  /** The file's name in errors. */
  readonly name: string;
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** A fault of a file as a sentence: `kicks.ckpt: the reason`. */
export const badFile = (source: ByteSource, reason: string, cause?: unknown): UserError =>
  fileFault(source.name, reason, cause);

/** Exactly `length` bytes from `offset`. UserError if the file is shorter. */
export async function readExactly(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = offset + length <= source.size ? await source.read(offset, length) : undefined;
  if (bytes?.length !== length)
    throw badFile(
      source,
      `the file is cut off: bytes ${offset} to ${offset + length} are needed, it has ${source.size}. Download it again.`,
    );
  return bytes;
}

/** A source of bytes in memory. */
export const bytesSource = (name: string, bytes: Uint8Array): ByteSource => ({
  name,
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
});
