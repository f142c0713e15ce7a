import { statfs } from 'node:fs/promises';
import { isRecent, within } from '../durations.ts';
import type { Library } from '../library/library.ts';
import type { Meters } from './meters.ts';

/** Counting reads whole tables: once a minute is enough for what grows by hundreds a day. */
const countEveryMs = 60_000;
/** An answer waits for new counts so long; then it has the old ones, or none. */
const patienceMs = 1000;

type Rows = Awaited<ReturnType<Library['rowCounts']>>;

/** The library: what is in it, and the room that is left. */
export function watchLibrary(meters: Meters, now: () => number) {
  let counting: { readonly at: number; readonly done: Promise<void> } | undefined;
  let rows: Rows | undefined;
  let count: (() => Promise<Rows>) | undefined;
  let folder: string | undefined;

  async function rowCounts(): Promise<Rows | undefined> {
    if (!count) return undefined;
    if (!counting || !isRecent(counting.at, now(), countEveryMs)) counting = { at: now(), done: renew(count) };
    await within(patienceMs, counting.done);
    return rows;
  }
  async function renew(read: () => Promise<Rows>): Promise<void> {
    rows = await read().catch(() => undefined);
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
      const [counts, free] = await Promise.all([rowCounts(), freeBytes().catch(() => undefined)]);
      return { ...(counts && { rows: counts }), ...(free !== undefined && { freeBytes: free }) };
    },
  };
}
