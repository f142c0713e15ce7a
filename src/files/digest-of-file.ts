import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';

/**
 * Hex digest of a file, read once in pieces.
 * @param hash default SHA-256; one that has seen bytes already goes on from them
 */
export async function digestOfFile(path: string, hash = createHash('sha256')): Promise<string> {
  await pipeline(createReadStream(path), hash);
  return hash.digest('hex');
}
