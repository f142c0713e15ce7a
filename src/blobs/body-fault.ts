import { createHash } from 'node:crypto';

export const sha256Of = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Why these bytes are not those that were stored; undefined where nothing speaks against them.
 * @param digest SHA-256 of what was stored, where it is known
 */
export function bodyFault(bytes: Uint8Array, digest: string | undefined): string | undefined {
  if (digest !== undefined) return sha256Of(bytes) === digest ? undefined : 'wrong bytes';
  return isCutWav(bytes) ? 'a WAV that is cut' : undefined;
}

/** RIFF tells its own length (bytes 4 to 7, without the first eight). */
function isCutWav(bytes: Uint8Array): boolean {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return bytes.length >= 8 && view.getUint32(0) === 0x52494646 && view.getUint32(4, true) + 8 > bytes.length;
}
