import type { ColumnBuilderCallback, Kysely, Migration } from 'kysely';

const required: ColumnBuilderCallback = (column) => column.notNull();

/** Servers that the bot is no longer in; what moderators hide from the gallery, and what people report to them. */
export const placesLeft: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('left_servers')
      .addColumn('server_id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('left_at', 'bigint', required)
      .execute();
    await schema
      .createTable('hidden')
      .addColumn('server_id', 'text', required)
      .addColumn('kind', 'text', required)
      .addColumn('subject', 'text', required)
      .addColumn('hidden_at', 'bigint', required)
      .addPrimaryKeyConstraint('hidden_key', ['server_id', 'kind', 'subject'])
      .execute();
    await schema
      .createTable('reports')
      .addColumn('server_id', 'text', required)
      .addColumn('kind', 'text', required)
      .addColumn('subject', 'text', required)
      .addColumn('person_id', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addPrimaryKeyConstraint('reports_key', ['server_id', 'kind', 'subject', 'person_id'])
      .execute();
    await schema.createIndex('reports_by_person').on('reports').columns(['person_id']).execute();
  },
};
