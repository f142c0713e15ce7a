import type { Blobs } from '../blobs/blobs.ts';
import type { LibraryParts } from './library-parts.ts';

const namesAtOnce = 500;

/**
 * Removes the bytes of sounds and uploads that no row speaks of: a crash leaves them between a write and its rows, or
 * between the removal of rows and of their bytes. Bytes come before rows, so younger ones than this are left alone.
 * Returns their number.
 */
export async function sweepBlobs(parts: LibraryParts, olderThanMs: number): Promise<number> {
  const { sql: db, audio, uploads, uploadChanges, now } = parts;
  const before = now() - olderThanMs;
  const ofSamples = async (names: readonly string[]): Promise<readonly string[]> => {
    const rows = await db
      .selectFrom('samples')
      .select('id')
      .where('id', 'in', names)
      .where('has_audio', '=', 1)
      .execute();
    return rows.map(({ id }) => id);
  };
  const ofUploads = async (names: readonly string[]): Promise<readonly string[]> => {
    const rows = await db.selectFrom('uploads').select('sha256').where('sha256', 'in', names).execute();
    return rows.map(({ sha256 }) => sha256);
  };
  const samples = await sweep(audio, before, ofSamples);
  // A slice at a time: uploads do not wait for the whole.
  return samples + (await sweep(uploads, before, ofUploads, (slice) => uploadChanges.add(slice)));
}

async function sweep(
  blobs: Blobs,
  before: number,
  known: (names: readonly string[]) => Promise<readonly string[]>,
  inTurn: (slice: () => Promise<number>) => Promise<number> = (slice) => slice(),
): Promise<number> {
  let removed = 0;
  for await (const page of blobs.list()) {
    const old = page.filter(({ writtenAt }) => writtenAt < before).map(({ name }) => name);
    for (let start = 0; start < old.length; start += namesAtOnce) {
      const names = old.slice(start, start + namesAtOnce);
      removed += await inTurn(async () => {
        const kept = new Set(await known(names));
        const orphans = names.filter((name) => !kept.has(name));
        await blobs.remove(orphans);
        return orphans.length;
      });
    }
  }
  return removed;
}
