import type { Kysely, Migration } from 'kysely';

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
