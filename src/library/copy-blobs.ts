import type { Blobs } from '../blobs/blobs.ts';
import { sha256Of } from '../blobs/body-fault.ts';
import { HostError } from '../user-error.ts';

/** 16 sounds are 2 MB; uploads have up to 10 MB each. */
const atOnce = 16;

export interface CopiedBlobs {
  /** That are there now, those of an earlier try with them. */
  readonly copied: number;
  /** Rows whose bytes are gone here: sounds that can be made again from their recipes, say. */
  readonly missing: number;
}

/**
 * Copies the bytes of these names; what is there already stays. Each is read back and compared. HostError where one is not
 * the same there.
 */
export async function copyBlobs(from: Blobs, to: Blobs, names: readonly string[]): Promise<CopiedBlobs> {
  let copied = 0;
  let missing = 0;
  for (let at = 0; at < names.length; at += atOnce) {
    const slice = names.slice(at, at + atOnce);
    const there = await to.present(slice);
    const read = await Promise.all(slice.map(async (name) => ({ name, bytes: await from.read(name) })));
    const found = read.flatMap(({ name, bytes }) => (bytes ? [{ name, bytes }] : []));
    await to.write(found.filter(({ name }) => !there.has(name)));
    for (const { name, bytes } of found) {
      const copy = await to.read(name);
      if (!copy || sha256Of(copy) !== sha256Of(bytes))
        throw new HostError(`The bytes of ${name} are not the same there; the library here is unchanged.`, {
          kind: 'failed',
        });
    }
    copied += found.length;
    missing += slice.length - found.length;
  }
  return { copied, missing };
}
