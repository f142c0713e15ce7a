import type { ColumnBuilderCallback, Kysely, Migration } from 'kysely';

const required: ColumnBuilderCallback = (column) => column.notNull();
const ofKit: ColumnBuilderCallback = (column) => column.notNull().references('kits.id').onDelete('cascade');

/** Kits that stay, with their beats, hearts and sounds; what a job's sounds are for. */
export const kits: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await schema
      .createTable('kits')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('server_id', 'text', required)
      .addColumn('owner_id', 'text', required)
      .addColumn('name', 'text', required)
      .addColumn('content', 'text', required)
      .addColumn('revision', 'integer', required)
      .addColumn('created_at', 'bigint', required)
      .addColumn('updated_at', 'bigint', required)
      .execute();
    await schema.createIndex('kits_by_owner').on('kits').columns(['owner_id', 'server_id', 'updated_at']).execute();
    await schema.createIndex('kits_by_server').on('kits').columns(['server_id', 'updated_at']).execute();
    await schema
      .createTable('kit_samples')
      .addColumn('kit_id', 'text', ofKit)
      .addColumn('sample_id', 'text', required)
      .addPrimaryKeyConstraint('kit_samples_key', ['kit_id', 'sample_id'])
      .execute();
    await schema.createIndex('kit_samples_by_sample').on('kit_samples').columns(['sample_id']).execute();
    await schema
      .createTable('kit_hearts')
      .addColumn('kit_id', 'text', ofKit)
      .addColumn('person_id', 'text', required)
      .addColumn('created_at', 'bigint', required)
      .addPrimaryKeyConstraint('kit_hearts_key', ['kit_id', 'person_id'])
      .execute();
    await schema.createIndex('kit_hearts_by_person').on('kit_hearts').columns(['person_id']).execute();
    await schema
      .createTable('current_kits')
      .addColumn('person_id', 'text', required)
      .addColumn('server_id', 'text', required)
      .addColumn('kit_id', 'text', ofKit)
      .addPrimaryKeyConstraint('current_kits_key', ['person_id', 'server_id'])
      .execute();
    await schema.createIndex('current_kits_by_kit').on('current_kits').columns(['kit_id']).execute();
    await schema.alterTable('jobs').addColumn('purpose', 'text').execute();
  },
};
