import { sql } from 'kysely';

/** Unix ms by the database's clock: those of the machines may be hours apart. */
export const databaseNow = sql<number>`(extract(epoch from clock_timestamp()) * 1000)::bigint`;

/** Sends a message to all processes that listen, when the transaction is committed. */
export const notify = (channel: string, message: object) =>
  sql`select pg_notify(${channel}, ${JSON.stringify(message)})`;
