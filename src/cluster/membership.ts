import { hostname } from 'node:os';
import { type RawBuilder, sql } from 'kysely';
import { outlasting } from '../library/server-away.ts';
import type { Log } from '../log.ts';
import { version } from '../version.ts';
import type { ClusterSql, ClusterTables, ProcessKind } from './tables.ts';

/** How often a process says that it lives, and how long its silence may be before its work goes to others. */
const beatMs = 1_000;
const leaseMs = 5_000;
/** Rows of the dead are kept for whoever looks into it. */
const forgottenAfterMs = 600_000;

/** Unix ms by the database's clock: those of the machines may be hours apart. */
const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

export type LiveProcess = Pick<ClusterTables['processes'], 'id' | 'kind' | 'name' | 'version' | 'device' | 'speeds'>;

interface Said {
  readonly device?: string | undefined;
  /** JSON. */
  readonly speeds: string;
}

export interface MembershipParts {
  readonly sql: ClusterSql;
  readonly kind: ProcessKind;
  /** Names this process, and no other one ever. */
  readonly id: string;
  /** What others are told; asked at each beat. */
  readonly says?: () => Said;
  readonly log: Pick<Log, 'warn'>;
}

/** A process among those that serve the same database: it says that it lives, and knows who else does. */
export class Membership {
  readonly id: string;
  readonly #parts: MembershipParts;
  readonly #startedAt = Date.now();
  /** How far the database's clock is ahead of this machine's. */
  #aheadMs = 0;
  #live: readonly LiveProcess[] = [];
  #timer: NodeJS.Timeout | undefined;
  #beating: Promise<void> = Promise.resolve();
  #isAway = false;
  readonly #afterBeat: (() => Promise<void>)[] = [];

  constructor(parts: MembershipParts) {
    this.id = parts.id;
    this.#parts = parts;
  }

  /** Unix ms by the database's clock. */
  readonly now = (): number => Math.round(Date.now() + this.#aheadMs);

  /** Those who live, as of the last beat. */
  live(kind: ProcessKind): readonly LiveProcess[] {
    return this.#live.filter((each) => each.kind === kind);
  }

  /** Called after each beat that got through; what it rejects with is logged. */
  afterBeat(work: () => Promise<void>): void {
    this.#afterBeat.push(work);
  }

  /** Becomes one of them. */
  async join(): Promise<void> {
    await outlasting(() => this.#beat());
    const again = (): void => {
      this.#timer = setTimeout(() => {
        this.#beating = this.#beatOrSay().finally(again);
      }, beatMs).unref();
    };
    again();
  }

  /** Those who look find it gone at once. */
  async leave(): Promise<void> {
    clearTimeout(this.#timer);
    await this.#beating;
    clearTimeout(this.#timer);
    await this.#parts.sql
      .deleteFrom('processes')
      .where('id', '=', this.id)
      .execute()
      .catch(() => {});
  }

  async #beatOrSay(): Promise<void> {
    try {
      await this.#beat();
      for (const work of this.#afterBeat) await work();
      this.#isAway = false;
    } catch (error) {
      if (!this.#isAway) this.#parts.log.warn({ err: error }, 'This process cannot tell the others that it lives');
      this.#isAway = true;
    }
  }

  async #beat(): Promise<void> {
    const { sql: db, kind, id, says = (): Said => ({ speeds: '[]' }) } = this.#parts;
    const { device = null, speeds } = says();
    const askedAt = Date.now();
    const { rows } = await sql<LiveProcess & { now: number }>`
      with beat as (
        insert into processes (id, kind, name, version, device, speeds, started_at, seen_at)
        values (${id}, ${kind}, ${`${hostname()}:${process.pid}`}, ${version}, ${device}, ${speeds},
          ${databaseNow} - ${Date.now() - this.#startedAt}::bigint, ${databaseNow})
        on conflict (id) do update set device = excluded.device, speeds = excluded.speeds, seen_at = excluded.seen_at
      ), forgotten as (
        delete from processes where seen_at < ${databaseNow} - ${forgottenAfterMs}::bigint and id <> ${id}
      )
      select id, kind, name, version, device, speeds, ${databaseNow} as now from processes
      where ${isLive(sql`processes`)} or id = ${id}`.execute(db);
    const now = rows[0]?.now;
    if (now !== undefined) this.#aheadMs = now - (askedAt + Date.now()) / 2;
    this.#live = rows;
  }
}

/**
 * Whether a row's process lives. After a start of PostgreSQL everybody does for a while: nobody could say so before.
 */
export const isLive = (row: RawBuilder<unknown>): RawBuilder<boolean> => sql<boolean>`
  greatest(${row}.seen_at, (extract(epoch from pg_postmaster_start_time()) * 1000)::bigint)
    > ${databaseNow} - ${leaseMs}::bigint`;
