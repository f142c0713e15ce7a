import { type Kysely, type Migration, sql } from 'kysely';
import { measuredSeeds, peers, sharedPage } from './peers.ts';
import { turns } from './turns.ts';

/** Sounds, uploads and published weights; of PostgreSQL alone, since beside SQLite they are files. */
const blobs: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('blobs')
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('bytes', 'bytea', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('blobs_key', ['kind', 'name'])
      .execute();
    // Audio does not shrink: PostgreSQL need not try.
    await sql`alter table blobs alter column bytes set storage external`.execute(db);
  },
};

/** Of tables that PostgreSQL alone has, beside those of all databases. A released one is never changed. */
export const postgresMigrations: Readonly<Record<string, Migration>> = {
  '0001-blobs': blobs,
  '0002-turns': turns,
  '0003-peers': peers,
  '0004-shared-page': sharedPage,
  '0005-measured-seeds': measuredSeeds,
};
