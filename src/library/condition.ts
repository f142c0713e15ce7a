/** For whoever watches the library. */
import type { LibraryParts } from './library-parts.ts';
import type { Tables } from './tables.ts';

/** What grows with the years, by the name that a host knows it by. */
const counted = {
  sounds: 'samples',
  answers: 'batches',
  votes: 'votes',
  keeps: 'keeps',
  kits: 'kits',
  uploads: 'uploads',
  people: 'people',
} as const satisfies Record<string, keyof Tables>;

/** Reads whole tables, beside the event loop. */
export async function rowCounts({ longReads }: LibraryParts): Promise<Readonly<Record<keyof typeof counted, number>>> {
  const counts = Object.entries(counted).map(async ([name, table]) => {
    const { n } = await longReads
      .selectFrom(table)
      .select((eb) => eb.fn.countAll<number>().as('n'))
      .executeTakeFirstOrThrow();
    return [name, Number(n)];
  });
  return Object.fromEntries(await Promise.all(counts));
}

/** Writes nothing, by the way that every write goes: rejects where the next one would fail. */
export async function assertWritable({ sql }: LibraryParts): Promise<void> {
  await sql.updateTable('servers').set({ jobs_per_person: 0 }).where('id', '=', '').execute();
}
