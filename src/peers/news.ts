import { randomUUID } from 'node:crypto';
import { listen, notify } from '../library/postgres-listen.ts';
import type { Sql } from '../library/tables.ts';
import type { Log } from '../log.ts';

/** What processes tell each other; a process does not hear itself. */
export interface News {
  /** In a transaction, it is told when that is committed. `what`: some KB of JSON. */
  tell(topic: string, what: object, db?: Sql): Promise<void>;
  /** `missed`: the connection was lost for a while, and so were news. Returns what ends it. */
  hear<T extends object>(topic: string, heard: (what: T) => unknown, missed?: () => unknown): () => void;
}

interface Told {
  readonly from: string;
  readonly topic: string;
  readonly what: object;
}

const channel = 'rimshot_news';

/** By PostgreSQL's NOTIFY, over one connection for all topics. Resolves once it hears. */
export async function openNews({ url, sql, log }: { readonly url: string; readonly sql: Sql; readonly log: Log }) {
  const own = randomUUID();
  const listeners = new Set<{ topic: string; heard: (what: never) => unknown; missed: () => unknown }>();
  const call = async (listener: () => unknown): Promise<void> => {
    try {
      await listener();
    } catch (error) {
      log.warn({ err: error }, 'News of another process were of no use');
    }
  };
  let hears = (): void => {};
  const connected = new Promise<void>((resolve) => {
    hears = resolve;
  });
  let wasConnected = false;
  const listening = await listen({
    ...{ url, channel, log },
    heard(message) {
      const { from, topic, what } = message as Told;
      if (from === own) return;
      for (const each of listeners) if (each.topic === topic) void call(() => each.heard(what as never));
    },
    connected() {
      if (wasConnected) for (const { missed } of listeners) void call(missed);
      wasConnected = true;
      hears();
    },
  });
  await connected;
  return {
    async tell(topic: string, what: object, db: Sql = sql) {
      await notify(channel, { from: own, topic, what } satisfies Told).execute(db);
    },
    hear(topic: string, heard: (what: never) => unknown, missed = () => {}) {
      const listener = { topic, heard, missed };
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    stop: listening.stop,
  };
}

/** Where there is nobody to tell. */
export const noNews: News = { tell: async () => {}, hear: () => () => {} };
