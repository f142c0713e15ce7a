import { type Kysely, type Migration, sql } from 'kysely';

/** What processes that share a database agree on, see src/peers. */
export const peers: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('identify_turns')
      .addColumn('bucket', 'bigint', (column) => column.primaryKey())
      .addColumn('taken_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};

/** The local channel where several processes show it, and what they count together. */
export const sharedPage: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('channel_entries')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('position', 'bigint', (column) => column.generatedAlwaysAsIdentity().unique())
      .addColumn('state', 'text', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .addColumn('body', 'text', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('channel_files')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('name', 'text')
      .addColumn('bytes', 'bytea', (column) => column.notNull())
      .addColumn('at', 'bigint', (column) => column.notNull())
      .execute();
    await sql`alter table channel_files alter column bytes set storage external`.execute(db);
    await db.schema
      .createTable('guesses')
      .addColumn('key', 'text', (column) => column.primaryKey())
      .addColumn('full_at', 'bigint', (column) => column.notNull())
      .execute();
  },
};

/** Seeds that any process has measured, see src/peers/shared-seeds.ts. */
export const measuredSeeds: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('measured_seeds')
      .addColumn('key', 'text', (column) => column.notNull())
      .addColumn('line', 'text', (column) => column.notNull())
      .addColumn('position', 'bigint', (column) => column.generatedAlwaysAsIdentity())
      .addPrimaryKeyConstraint('measured_seeds_key', ['key', 'line'])
      .execute();
  },
};
