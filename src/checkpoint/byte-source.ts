import type { UserError } from '../user-error.ts';
import { fileFault } from './file-fault.ts';

/** Random access to a file's bytes: the only way in which checkpoint/ reads. */
export interface ByteSource {
  /** The file's name, as errors say it. */
  readonly name: string;
  readonly size: number;
  /** Up to `length` bytes from `offset`; fewer only at the end of the file. */
  read(offset: number, length: number): Promise<Uint8Array>;
}

/** The fault of a file, for a person: `kicks.ckpt: the reason`. */
export const badFile = (source: ByteSource, reason: string, cause?: unknown): UserError =>
  fileFault(source.name, reason, cause);

/** Exactly `length` bytes from `offset`. Throws a UserError where the file ends before. */
export async function readExactly(source: ByteSource, offset: number, length: number): Promise<Uint8Array> {
  const bytes = offset + length <= source.size ? await source.read(offset, length) : undefined;
  if (bytes?.length !== length)
    throw badFile(
      source,
      `the file is cut off: bytes ${offset} to ${offset + length} are needed, it has ${source.size}. Download it again.`,
    );
  return bytes;
}

/** A source over bytes that are in memory already. */
export const bytesSource = (name: string, bytes: Uint8Array): ByteSource => ({
  name,
  size: bytes.length,
  read: (offset, length) => Promise.resolve(bytes.subarray(offset, offset + length)),
});
