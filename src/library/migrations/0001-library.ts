import { type ColumnDefinitionBuilder, type Kysely, type Migration, type SchemaModule, sql } from 'kysely';

/** Every table is STRICT: a value of the wrong type is an error, not a surprise later. */
const strict = sql`strict`;

const key = (column: ColumnDefinitionBuilder) => column.primaryKey().notNull();
const required = (column: ColumnDefinitionBuilder) => column.notNull();
const ofSample = (column: ColumnDefinitionBuilder) => column.notNull().references('samples.id').onDelete('cascade');

export const library: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await createPeopleAndBatches(schema);
    await createSamples(schema);
    await createVotesFavouritesAndFame(schema);
    await createServersUploadsAndJobs(schema);
  },
};

async function createPeopleAndBatches(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('people')
    .addColumn('id', 'text', key)
    .addColumn('name', 'text', required)
    .addColumn('updated_at', 'integer', required)
    .modifyEnd(strict)
    .execute();

  await schema
    .createTable('batches')
    .addColumn('id', 'text', key)
    .addColumn('server_id', 'text', required)
    .addColumn('maker_id', 'text')
    .addColumn('created_at', 'integer', required)
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('batches_by_server').on('batches').columns(['server_id', 'created_at']).execute();
  await schema.createIndex('batches_by_maker').on('batches').columns(['maker_id', 'server_id', 'created_at']).execute();

  await schema
    .createTable('day_counts')
    .addColumn('day', 'integer', required)
    .addColumn('server_id', 'text', required)
    .addColumn('person_hash', 'text', required)
    .addColumn('sounds', 'integer', required)
    .addPrimaryKeyConstraint('day_counts_key', ['day', 'server_id', 'person_hash'])
    .modifyEnd(strict)
    .execute();
}

async function createSamples(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('samples')
    .addColumn('id', 'text', key)
    .addColumn('recipe', 'text', required)
    .addColumn('model', 'text', required)
    .addColumn('batch_id', 'text', (c) => c.notNull().references('batches.id'))
    .addColumn('maker_id', 'text')
    .addColumn('created_at', 'integer', required)
    .addColumn('has_audio', 'integer', required)
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('samples_by_time').on('samples').columns(['created_at', 'id']).execute();
  await schema.createIndex('samples_by_maker').on('samples').columns(['maker_id', 'created_at']).execute();
  await schema.createIndex('samples_by_batch').on('samples').column('batch_id').execute();

  await schema
    .createTable('batch_samples')
    .addColumn('batch_id', 'text', (c) => c.notNull().references('batches.id').onDelete('cascade'))
    .addColumn('sample_id', 'text', ofSample)
    .addColumn('position', 'integer', required)
    .addPrimaryKeyConstraint('batch_samples_key', ['batch_id', 'sample_id'])
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('batch_samples_by_sample').on('batch_samples').column('sample_id').execute();

  await schema
    .createTable('ancestry')
    .addColumn('child_id', 'text', ofSample)
    .addColumn('parent_kind', 'text', required)
    .addColumn('parent_id', 'text', required)
    .addPrimaryKeyConstraint('ancestry_key', ['child_id', 'parent_kind', 'parent_id'])
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('ancestry_by_parent').on('ancestry').columns(['parent_kind', 'parent_id']).execute();
}

async function createVotesFavouritesAndFame(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('votes')
    .addColumn('sample_id', 'text', ofSample)
    .addColumn('person_id', 'text', required)
    .addColumn('server_id', 'text', required)
    .addColumn('created_at', 'integer', required)
    .addPrimaryKeyConstraint('votes_key', ['sample_id', 'server_id', 'person_id'])
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('votes_by_person').on('votes').column('person_id').execute();

  await schema
    .createTable('favourites')
    .addColumn('sample_id', 'text', ofSample)
    .addColumn('person_id', 'text', required)
    .addColumn('created_at', 'integer', required)
    .addPrimaryKeyConstraint('favourites_key', ['person_id', 'sample_id'])
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('favourites_by_sample').on('favourites').column('sample_id').execute();

  await schema
    .createTable('fame')
    .addColumn('sample_id', 'text', ofSample)
    .addColumn('server_id', 'text', required)
    .addColumn('created_at', 'integer', required)
    .addColumn('posted', 'integer', required)
    .addPrimaryKeyConstraint('fame_key', ['sample_id', 'server_id'])
    .modifyEnd(strict)
    .execute();
}

async function createServersUploadsAndJobs(schema: SchemaModule): Promise<void> {
  await schema
    .createTable('servers')
    .addColumn('id', 'text', key)
    .addColumn('fame_channel_id', 'text')
    .addColumn('fame_threshold', 'integer', required)
    .addColumn('allowed_channel_ids', 'text', required)
    .addColumn('samples_per_day', 'integer', required)
    .addColumn('jobs_per_person', 'integer', required)
    .addColumn('public_gallery', 'integer', required)
    .modifyEnd(strict)
    .execute();

  await schema
    .createTable('uploads')
    .addColumn('sha256', 'text', key)
    .addColumn('created_at', 'integer', required)
    .modifyEnd(strict)
    .execute();
  await schema
    .createTable('upload_owners')
    .addColumn('sha256', 'text', (c) => c.notNull().references('uploads.sha256').onDelete('cascade'))
    .addColumn('person_id', 'text', required)
    .addColumn('created_at', 'integer', required)
    .addPrimaryKeyConstraint('upload_owners_key', ['sha256', 'person_id'])
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('upload_owners_by_person').on('upload_owners').column('person_id').execute();

  await schema
    .createTable('jobs')
    .addColumn('id', 'text', key)
    .addColumn('state', 'text', required)
    .addColumn('verb', 'text', required)
    .addColumn('person_id', 'text', required)
    .addColumn('person_name', 'text', required)
    .addColumn('server_id', 'text', required)
    .addColumn('channel_id', 'text', required)
    .addColumn('locale', 'text', required)
    .addColumn('recipes', 'text', required)
    .addColumn('delivery', 'text', required)
    .addColumn('error', 'text')
    .addColumn('starts', 'integer', required)
    .addColumn('deliveries', 'integer', required)
    .addColumn('created_at', 'integer', required)
    .addColumn('updated_at', 'integer', required)
    .modifyEnd(strict)
    .execute();
  await schema.createIndex('jobs_by_state').on('jobs').columns(['state', 'updated_at']).execute();
}
