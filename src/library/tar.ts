/** The few facts of the ustar format (POSIX.1-1988) that a backup needs: plain files with short names. */

const blockBytes = 512;

/** One file's header. `path` uses '/', at most 100 bytes; `sizeBytes` below 8 GiB, which is what the field holds. */
export function tarHeader(path: string, sizeBytes: number, modifiedMs: number): Uint8Array {
  const name = Buffer.from(path);
  if (name.length > 100) throw new Error(`Too long a name for the backup: ${path}`);
  if (sizeBytes >= 8 ** 11) throw new Error(`Too large a file for the backup: ${path}`);
  const header = Buffer.alloc(blockBytes);
  const octal = (value: number, digits: number): string => value.toString(8).padStart(digits, '0');
  name.copy(header, 0);
  header.write(octal(0o600, 7), 100);
  header.write(octal(0, 7), 108);
  header.write(octal(0, 7), 116);
  header.write(octal(sizeBytes, 11), 124);
  header.write(octal(Math.floor(modifiedMs / 1000), 11), 136);
  // The checksum is taken with its own field as spaces.
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\u000000', 257);
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      6,
    )}\u0000 `,
    148,
  );
  return header;
}

/** Zeros up to the next block. */
export const tarPadding = (sizeBytes: number): Uint8Array =>
  new Uint8Array((blockBytes - (sizeBytes % blockBytes)) % blockBytes);

export const tarEnd = (): Uint8Array => new Uint8Array(2 * blockBytes);
