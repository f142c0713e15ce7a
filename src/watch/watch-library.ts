import { statfs } from 'node:fs/promises';
import { isRecent } from '../durations.ts';
import type { Library } from '../library/library.ts';
import type { Meters } from './meters.ts';

/** Counting reads whole tables: once a minute is enough for what grows by hundreds a day. */
const countEveryMs = 60_000;

type Rows = Awaited<ReturnType<Library['rowCounts']>>;

/** The library: what is in it, and the room that is left. */
export function watchLibrary(meters: Meters, now: () => number) {
  let rows: { readonly at: number; readonly counts: Promise<Rows> } | undefined;
  let count: (() => Promise<Rows>) | undefined;
  let folder: string | undefined;

  async function rowCounts(): Promise<Rows | undefined> {
    if (!count) return undefined;
    if (!rows || !isRecent(rows.at, now(), countEveryMs)) rows = { at: now(), counts: count() };
    return rows.counts;
  }
  async function freeBytes(): Promise<number | undefined> {
    if (folder === undefined) return undefined;
    const { bavail, bsize } = await statfs(folder);
    return bavail * bsize;
  }
  meters.gauge('rimshot_library_rows', 'What is in the library, at most a minute old.', async () =>
    Object.entries((await rowCounts()) ?? {}).map(([of, value]) => ({ labels: { of }, value })),
  );
  meters.gauge(
    'rimshot_disk_free_bytes',
    'Room for the program where DATA_DIR is.',
    async () => (await freeBytes()) ?? [],
  );

  return {
    observe(library: Pick<Library, 'rowCounts'>, dataDir: string): void {
      count = () => library.rowCounts();
      folder = dataDir;
    },
    /** Empty where it cannot be read. */
    async report() {
      const [counts, free] = await Promise.all([
        rowCounts().catch(() => undefined),
        freeBytes().catch(() => undefined),
      ]);
      return { ...(counts && { rows: counts }), ...(free !== undefined && { freeBytes: free }) };
    },
  };
}
