import { sql } from 'kysely';
import type { Log } from '../log.ts';
import { holdConnection } from './postgres-held.ts';

const checkEveryMs = 5_000;

/** Says something on a channel; in a transaction, when it is committed. 8,000 bytes of JSON at most. */
export const notify = (channel: string, message: object) =>
  sql`select pg_notify(${channel}, ${JSON.stringify(message)})`;

export interface ListenParts {
  readonly url: string;
  readonly channel: string;
  /** A message, parsed. */
  readonly heard: (message: unknown) => void;
  /** After each connection: what was said before was not heard. */
  readonly connected: () => void;
  readonly log: Pick<Log, 'warn'>;
}

/** Hears what is said on a channel, over a connection of its own. */
export const listen = ({ url, channel, heard, connected, log }: ListenParts) =>
  holdConnection({
    ...{ url, log, name: 'rimshot listener', everyMs: checkEveryMs },
    async connected(client) {
      client.on('notification', ({ payload }) => heard(JSON.parse(payload ?? '{}')));
      await client.query(`listen ${channel}`);
      connected();
    },
  });
