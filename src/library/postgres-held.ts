import { setTimeout as pause } from 'node:timers/promises';
import type { PoolClient } from 'pg';
import type { Log } from '../log.ts';
import { connectPostgres } from './postgres-pool.ts';

const pausesMs = [50, 200, 1000];
/** How long an answer may take. */
const answerMs = 5_000;

export interface HeldParts {
  readonly url: string;
  /** Shown by PostgreSQL. */
  readonly name: string;
  /** The first thing on each connection. */
  readonly connected: (client: PoolClient) => Promise<unknown>;
  /** Then every `everyMs`; a connection that was cut without a word is noticed by it. Default: a question. */
  readonly beat?: (client: PoolClient) => Promise<unknown>;
  readonly everyMs: number;
  /** After each connection that had been used. */
  readonly lost?: () => void;
  readonly log: Pick<Log, 'warn'>;
}

/** A connection of its own, which is made anew whenever it is lost. */
export async function holdConnection({ url, name, log, everyMs, connected, ...rest }: HeldParts) {
  const { beat = (client: PoolClient) => client.query('select 1'), lost = () => {} } = rest;
  const pool = await connectPostgres(url, { max: 1, application_name: name });
  const stopping = new AbortController();
  const { signal } = stopping;

  /** Until the connection is lost. */
  async function use(): Promise<void> {
    const client = await pool.connect();
    const isLost = new AbortController();
    const lose = (): void => isLost.abort();
    client.on('error', lose).on('end', lose);
    signal.addEventListener('abort', lose, { once: true });
    try {
      await answered(connected(client));
      while (!isLost.signal.aborted) {
        await pause(everyMs, undefined, { signal: isLost.signal, ref: false }).catch(() => {});
        if (!isLost.signal.aborted) await answered(beat(client));
      }
    } finally {
      signal.removeEventListener('abort', lose);
      lost();
      client.release(true);
    }
  }

  async function run(): Promise<void> {
    for (let tries = 0; !signal.aborted; ) {
      const began = performance.now();
      const failure = await use().then(
        () => undefined,
        (error: unknown) => error,
      );
      if (signal.aborted) return;
      tries = performance.now() - began > answerMs ? 0 : tries + 1;
      if (tries <= 1) log.warn({ err: failure }, 'The connection to PostgreSQL was lost; connecting again');
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
  const timer = pause(answerMs, undefined, { signal: late.signal, ref: false }).then(() => {
    throw new Error('PostgreSQL does not answer');
  });
  try {
    await Promise.race([query, timer]);
  } finally {
    late.abort();
    timer.catch(() => {});
    query.catch(() => {});
  }
}
