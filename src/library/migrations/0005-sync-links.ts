import type { Kysely, Migration } from 'kysely';

/** Private links to what a person keeps; the links themselves are nowhere, only their digests. */
export const syncLinks: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('sync_links')
      .addColumn('person_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('token_sha256', 'text', (column) => column.notNull().unique())
      .addColumn('created_at', 'integer', (column) => column.notNull())
      .execute();
  },
};
