import type { PoolClient } from 'pg';
import { holdConnection } from '../library/postgres-held.ts';
import type { Log } from '../log.ts';

/** Work that one process does for all. */
export interface Leader {
  isLeading(): boolean;
  /** Calls `begin` whenever this process becomes the one that leads, and what that returned when it no longer is. */
  whileLeading(begin: () => () => unknown): () => unknown;
  stop(): Promise<void>;
}

/** How soon the lock of a process that died is taken by another. */
const tryEveryMs = 1_000;

/**
 * A machine that vanished loses the lock after 10 s, and by then has noticed: its own questions wait 6 s at most for an
 * answer (see holdConnection).
 */
const keepalives = 'set tcp_keepalives_idle = 6; set tcp_keepalives_interval = 2; set tcp_keepalives_count = 2';
const tryLock = `select pg_try_advisory_lock(hashtextextended('rimshot leader ' || current_schema(), 0)) as locked`;

/**
 * The leader among the processes that share a database: who holds PostgreSQL's advisory lock, over a connection of its
 * own. Where that process dies, the lock goes with its connection.
 */
export async function openLeader({ url, log }: { readonly url: string; readonly log: Pick<Log, 'warn' | 'info'> }) {
  const duties = createDuties();
  async function tryToLead(client: PoolClient): Promise<void> {
    const { rows } = await client.query<{ locked: boolean }>(tryLock);
    if (!rows[0]?.locked) return;
    log.info({}, 'This process leads: it prunes, and measures sounds for all.');
    duties.setLeading(true);
  }
  const held = await holdConnection({
    ...{ url, log, name: 'rimshot leader', everyMs: tryEveryMs },
    async connected(client) {
      await client.query(keepalives);
      await tryToLead(client);
    },
    beat: (client) => (duties.isLeading() ? client.query('select 1') : tryToLead(client)),
    lost: () => duties.setLeading(false),
  });
  const { isLeading, whileLeading } = duties;
  return { isLeading, whileLeading, stop: held.stop } satisfies Leader;
}

/** Where no other process shares the database. */
export function leadsAlone(): Leader {
  const { isLeading, whileLeading, setLeading } = createDuties();
  setLeading(true);
  return { isLeading, whileLeading, stop: async () => {} };
}

/** Of a process that leaves such work to others. */
export function neverLeads(): Leader {
  const { isLeading, whileLeading } = createDuties();
  return { isLeading, whileLeading, stop: async () => {} };
}

function createDuties() {
  const duties = new Set<{ readonly begin: () => () => unknown; end: (() => unknown) | undefined }>();
  let leads = false;
  return {
    isLeading: () => leads,
    setLeading(now: boolean): void {
      if (now === leads) return;
      leads = now;
      for (const duty of duties) {
        duty.end?.();
        duty.end = leads ? duty.begin() : undefined;
      }
    },
    whileLeading(begin: () => () => unknown): () => unknown {
      const duty = { begin, end: leads ? begin() : undefined };
      duties.add(duty);
      return () => {
        duties.delete(duty);
        return duty.end?.();
      };
    },
  };
}
