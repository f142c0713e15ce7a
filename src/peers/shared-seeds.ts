import { sql } from 'kysely';
import type { Sql } from '../library/tables.ts';
import type { SharedSeeds } from '../model-store/knob-tables.ts';
import type { News } from './news.ts';

const topic = 'seeds';

/** Seeds that any process has measured, as rows; each has a copy of all, some hundred KB a model. */
export async function openSharedSeeds(db: Sql, news: News): Promise<SharedSeeds> {
  const lines = new Map<string, readonly string[]>();
  const watchers = new Set<(key: string) => void>();
  async function read(key?: string): Promise<void> {
    const found = await sql<{ key: string; line: string }>`select key, line from measured_seeds
      where ${key ?? null}::text is null or key = ${key ?? null} order by position`.execute(db);
    for (const each of new Set(found.rows.map((row) => row.key))) {
      const own = found.rows.filter((row) => row.key === each);
      lines.set(
        each,
        own.map(({ line }) => line),
      );
      for (const watch of watchers) watch(each);
    }
  }
  news.hear<{ key: string }>(
    topic,
    ({ key }) => read(key),
    () => read(),
  );
  await read();
  return {
    of: (key) => lines.get(key) ?? [],
    watch: (watch) => void watchers.add(watch),
    async append(key, more) {
      lines.set(key, [...(lines.get(key) ?? []), ...more]);
      await db.transaction().execute(async (transaction) => {
        for (const line of more)
          await sql`insert into measured_seeds (key, line) values (${key}, ${line}) on conflict do nothing`.execute(
            transaction,
          );
        await news.tell(topic, { key }, transaction);
      });
    },
  };
}
