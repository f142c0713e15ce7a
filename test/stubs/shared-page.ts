import { sql } from 'kysely';
import { openPostgres } from '../../src/library/postgres.ts';
import { channelRows } from '../../src/peers/channel-rows.ts';
import type { News } from '../../src/peers/news.ts';
import { noPeers, type Peers } from '../../src/peers/peers.ts';
import { sharedRate } from '../../src/peers/shared-rate.ts';
import { pglitePool } from './test-database.ts';

/** `pglite`: the tests of the local page run as in a process that shows one channel with others. */
export const sharesPage = process.env.TEST_PAGE === 'pglite';

/** For a test of the log in a file, or of this process's clock: the reason to leave it out elsewhere. */
export const onePageAlone = { skip: sharesPage ? 'of a page that one process shows' : false };

type Listener = { readonly process: object; readonly topic: string; readonly heard: (what: never) => unknown };

const pages = new Map<string, Promise<() => Peers>>();

/** What the processes with one page share, by the page's name: a schema in this process, and news by calls. */
export function sharedPage(name: string): Promise<() => Peers> {
  const known = pages.get(name) ?? openPage(`page_${pages.size}`);
  pages.set(name, known);
  return known;
}

async function openPage(schema: string): Promise<() => Peers> {
  const { sql: db } = await openPostgres('postgres://in.process/pglite', { pool: await pglitePool(schema) });
  await sql`truncate channel_entries, channel_files, guesses`.execute(db);
  const listeners = new Set<Listener>();
  return () => {
    const process = {};
    const news: News = {
      async tell(topic, what) {
        for (const each of listeners)
          if (each.process !== process && each.topic === topic)
            setImmediate(() => each.heard(JSON.parse(JSON.stringify(what)) as never));
      },
      hear(topic, heard) {
        const listener: Listener = { process, topic, heard };
        listeners.add(listener);
        return () => void listeners.delete(listener);
      },
    };
    return { ...noPeers(), news, channel: channelRows(db, news), rate: (options) => sharedRate(db, options) };
  };
}
