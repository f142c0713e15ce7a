import { sql } from 'kysely';
import type { Db } from '../library/database.ts';
import type { Log } from '../log.ts';
import type { SharedSeeds } from '../model-store/knob-tables.ts';
import { type ChannelRows, channelRows } from './channel-rows.ts';
import { createIdentifyTurns, type IdentifyTurn } from './identify-turns.ts';
import { type Leader, leadsAlone, openLeader } from './leader.ts';
import { type News, noNews, openNews } from './news.ts';
import { type SharedRateOptions, sharedRate } from './shared-rate.ts';
import { openSharedSeeds } from './shared-seeds.ts';

/** The other processes that share this one's database. */
export interface Peers {
  readonly leader: Leader;
  readonly news: News;
  /** Undefined where no other process logs in. */
  readonly identifyTurn: IdentifyTurn | undefined;
  /** Undefined where the local channel is this process's alone. */
  readonly channel: ChannelRows | undefined;
  /** A limit that all processes count together; undefined where this one counts alone. */
  readonly rate: ((options: SharedRateOptions) => ReturnType<typeof sharedRate>) | undefined;
  /** Undefined where this process's own file holds them. */
  readonly seeds: SharedSeeds | undefined;
  /** Does the work while no other process does work of this name. */
  exclusively<T>(name: string, work: () => Promise<T>): Promise<T>;
  stop(): Promise<void>;
}

/** Of a process that has its database to itself. */
export const noPeers = (): Peers => ({
  leader: leadsAlone(),
  news: noNews,
  identifyTurn: undefined,
  channel: undefined,
  rate: undefined,
  seeds: undefined,
  exclusively: (_name, work) => work(),
  stop: async () => {},
});

/** Finds them over PostgreSQL; beside SQLite there are none. */
export async function openPeers({ db, log }: { readonly db: Db; readonly log: Log }): Promise<Peers> {
  if (!('url' in db.source)) return noPeers();
  const { url } = db.source;
  const news = await openNews({ url, sql: db.sql, log });
  const leader = await openLeader({ url, log });
  return {
    leader,
    news,
    identifyTurn: createIdentifyTurns(db.sql, log),
    channel: channelRows(db.sql, news),
    seeds: await openSharedSeeds(db.sql, news),
    rate: (options) => sharedRate(db.sql, options),
    exclusively: (name, work) =>
      db.sql.transaction().execute(async (transaction) => {
        await sql`select pg_advisory_xact_lock(hashtextextended(${`rimshot ${name} `} || current_schema(), 0))`.execute(
          transaction,
        );
        return work();
      }),
    async stop() {
      await leader.stop();
      await news.stop();
    },
  };
}
