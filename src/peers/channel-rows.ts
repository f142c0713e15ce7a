import { sql } from 'kysely';
import { dayMs } from '../durations.ts';
import type { Sql } from '../library/tables.ts';
import type { News } from './news.ts';

/** A message of the local channel; `body` is JSON, opaque here. */
export interface ChannelRow {
  readonly id: string;
  readonly state: string;
  /** Unix ms. */
  readonly at: number;
  readonly body: string;
}

/** The local channel's messages and their files, for all processes that show it. */
export type ChannelRows = ReturnType<typeof channelRows>;

/** What is told of a message that was put or removed. */
export const channelTopic = 'channel';

/** Messages for the person alone are there for a day. */
const privateMs = dayMs;
/** Uploads that wait for the line that uses them. */
const keptUploads = 8;

export const channelRows = (db: Sql, news: News, now: () => number = Date.now) => ({
  /** Bodies, oldest first. */
  async all(): Promise<string[]> {
    await sql`delete from channel_entries where state = 'private' and at < ${now() - privateMs}`.execute(db);
    const { rows } = await sql<{ body: string }>`select body from channel_entries order by position`.execute(db);
    return rows.map(({ body }) => body);
  },

  async find(id: string): Promise<string | undefined> {
    const { rows } = await sql<{ body: string }>`select body from channel_entries where id = ${id}`.execute(db);
    return rows[0]?.body;
  },

  /** Adds or replaces, but an answer by what was said before it; resolves with what stands. */
  put: ({ id, state, at, body }: ChannelRow): Promise<string> =>
    db.transaction().execute(async (transaction) => {
      await sql`insert into channel_entries (id, state, at, body) values (${id}, ${state}, ${at}, ${body})
        on conflict (id) do update set state = excluded.state, body = excluded.body
        where excluded.state not in ('working', 'interrupted') or channel_entries.state = 'working'`.execute(
        transaction,
      );
      await news.tell(channelTopic, { id }, transaction);
      const { rows } = await sql<{ body: string }>`select body from channel_entries where id = ${id}`.execute(
        transaction,
      );
      return rows[0]?.body ?? body;
    }),

  remove: (id: string): Promise<void> =>
    db.transaction().execute(async (transaction) => {
      await sql`delete from channel_entries where id = ${id}`.execute(transaction);
      await news.tell(channelTopic, { id }, transaction);
    }),

  /** Removes the oldest, but so many; resolves with their bodies. */
  async trim(kept: number): Promise<string[]> {
    const { rows } = await sql<{ body: string }>`delete from channel_entries where position <=
      (select position from channel_entries order by position desc offset ${kept} limit 1) returning body`.execute(db);
    return rows.map(({ body }) => body);
  },

  /** `name`: of an upload that waits; the oldest of those go. */
  async keepFile(id: string, bytes: Uint8Array, name: string | null = null): Promise<void> {
    await sql`insert into channel_files (id, name, bytes, at) values (${id}, ${name}, ${bytes}, ${now()})`.execute(db);
    if (name !== null)
      await sql`delete from channel_files where id in (select id from channel_files where name is not null
        order by at desc, id offset ${keptUploads})`.execute(db);
  },

  async readFile(id: string): Promise<{ readonly bytes: Uint8Array; readonly name: string | null } | undefined> {
    type File = { readonly bytes: Uint8Array; readonly name: string | null };
    return (await sql<File>`select bytes, name from channel_files where id = ${id}`.execute(db)).rows[0];
  },

  async removeFiles(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await sql`delete from channel_files where id in (${sql.join(ids)})`.execute(db);
  },
});
