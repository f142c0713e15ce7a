import { setTimeout as pause } from 'node:timers/promises';
import { sql } from 'kysely';
import { connectPostgres } from '../library/postgres-pool.ts';
import type { Log } from '../log.ts';

/** To workers: there is work, or a job is cancelled. To bots: there are answers, or a run has come further. */
export const channels = { workers: 'rimshot_workers', bots: 'rimshot_bots' } as const;
export type Channel = (typeof channels)[keyof typeof channels];

/** Says something on a channel; in a transaction, when it is committed. */
export const notify = (channel: Channel, message: object) =>
  sql`select pg_notify(${channel}, ${JSON.stringify(message)})`;

const pausesMs = [50, 200, 1000];
/** A connection that was cut without a word is noticed after two of these. */
const checkEveryMs = 5_000;

export interface ListenParts {
  readonly url: string;
  readonly channel: Channel;
  /** A message, parsed. */
  readonly heard: (message: unknown) => void;
  /** After each connection: what was said before was not heard. */
  readonly connected: () => void;
  readonly log: Pick<Log, 'warn'>;
}

/** Hears what is said on a channel over a connection of its own, which is made anew whenever it is lost. */
export async function listen({ url, channel, heard, connected, log }: ListenParts) {
  const pool = await connectPostgres(url, { max: 1, application_name: 'rimshot listener' });
  const stopping = new AbortController();
  const { signal } = stopping;

  /** Until the connection is lost. */
  async function hear(): Promise<void> {
    const client = await pool.connect();
    const lost = new AbortController();
    const isLost = (): void => lost.abort();
    client.on('error', isLost).on('end', isLost);
    client.on('notification', ({ payload }) => heard(JSON.parse(payload ?? '{}')));
    signal.addEventListener('abort', isLost, { once: true });
    try {
      await client.query(`listen ${channel}`);
      connected();
      while (!lost.signal.aborted) {
        await pause(checkEveryMs, undefined, { signal: lost.signal, ref: false }).catch(() => {});
        if (!lost.signal.aborted) await answered(client.query('select 1'));
      }
    } finally {
      signal.removeEventListener('abort', isLost);
      client.release(true);
    }
  }

  async function run(): Promise<void> {
    for (let tries = 0; !signal.aborted; ) {
      const began = performance.now();
      const failure = await hear().then(
        () => undefined,
        (error: unknown) => (error instanceof Error ? error.message : String(error)),
      );
      if (signal.aborted) return;
      tries = performance.now() - began > checkEveryMs ? 0 : tries + 1;
      if (tries === 1)
        log.warn({}, `The connection to PostgreSQL was lost (${failure ?? 'it ended'}); connecting again`);
      const ms = pausesMs[Math.min(tries, pausesMs.length - 1)];
      await pause(ms, undefined, { signal }).catch(() => {});
    }
  }

  const running = run();
  return {
    async stop(): Promise<void> {
      stopping.abort();
      await running;
      await pool.end();
    },
  };
}

async function answered(query: Promise<unknown>): Promise<void> {
  const late = new AbortController();
  const timer = pause(checkEveryMs, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('PostgreSQL does not answer');
  });
  try {
    await Promise.race([query, timer]);
  } finally {
    late.abort();
    timer.catch(() => {});
  }
}
