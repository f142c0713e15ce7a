import { type Kysely, type Migration, sql } from 'kysely';

/** Every table is STRICT: a value of the wrong type is an error, not a surprise later. */
const strict = sql`strict`;

export const library: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('people')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('name', 'text', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .modifyEnd(strict)
      .execute();

    await schema
      .createTable('batches')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('server_id', 'text', (c) => c.notNull())
      .addColumn('maker_id', 'text')
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('batches_by_server').on('batches').columns(['server_id', 'created_at']).execute();
    await schema
      .createIndex('batches_by_maker')
      .on('batches')
      .columns(['maker_id', 'server_id', 'created_at'])
      .execute();

    await schema
      .createTable('day_counts')
      .addColumn('day', 'integer', (c) => c.notNull())
      .addColumn('server_id', 'text', (c) => c.notNull())
      .addColumn('person_hash', 'text', (c) => c.notNull())
      .addColumn('sounds', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('day_counts_key', ['day', 'server_id', 'person_hash'])
      .modifyEnd(strict)
      .execute();

    await schema
      .createTable('samples')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('recipe', 'text', (c) => c.notNull())
      .addColumn('model', 'text', (c) => c.notNull())
      .addColumn('batch_id', 'text', (c) => c.notNull().references('batches.id'))
      .addColumn('maker_id', 'text')
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('has_audio', 'integer', (c) => c.notNull())
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('samples_by_time').on('samples').columns(['created_at', 'id']).execute();
    await schema.createIndex('samples_by_maker').on('samples').columns(['maker_id', 'created_at']).execute();
    await schema.createIndex('samples_by_batch').on('samples').column('batch_id').execute();

    await schema
      .createTable('batch_samples')
      .addColumn('batch_id', 'text', (c) => c.notNull().references('batches.id').onDelete('cascade'))
      .addColumn('sample_id', 'text', (c) => c.notNull().references('samples.id').onDelete('cascade'))
      .addColumn('position', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('batch_samples_key', ['batch_id', 'sample_id'])
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('batch_samples_by_sample').on('batch_samples').column('sample_id').execute();

    await schema
      .createTable('ancestry')
      .addColumn('child_id', 'text', (c) => c.notNull().references('samples.id').onDelete('cascade'))
      .addColumn('parent_kind', 'text', (c) => c.notNull())
      .addColumn('parent_id', 'text', (c) => c.notNull())
      .addPrimaryKeyConstraint('ancestry_key', ['child_id', 'parent_kind', 'parent_id'])
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('ancestry_by_parent').on('ancestry').columns(['parent_kind', 'parent_id']).execute();

    await schema
      .createTable('votes')
      .addColumn('sample_id', 'text', (c) => c.notNull().references('samples.id').onDelete('cascade'))
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('server_id', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('votes_key', ['sample_id', 'server_id', 'person_id'])
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('votes_by_person').on('votes').column('person_id').execute();

    await schema
      .createTable('favourites')
      .addColumn('sample_id', 'text', (c) => c.notNull().references('samples.id').onDelete('cascade'))
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('favourites_key', ['person_id', 'sample_id'])
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('favourites_by_sample').on('favourites').column('sample_id').execute();

    await schema
      .createTable('fame')
      .addColumn('sample_id', 'text', (c) => c.notNull().references('samples.id').onDelete('cascade'))
      .addColumn('server_id', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('posted', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('fame_key', ['sample_id', 'server_id'])
      .modifyEnd(strict)
      .execute();

    await schema
      .createTable('servers')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('fame_channel_id', 'text')
      .addColumn('fame_threshold', 'integer', (c) => c.notNull())
      .addColumn('allowed_channel_ids', 'text', (c) => c.notNull())
      .addColumn('samples_per_day', 'integer', (c) => c.notNull())
      .addColumn('jobs_per_person', 'integer', (c) => c.notNull())
      .addColumn('public_gallery', 'integer', (c) => c.notNull())
      .modifyEnd(strict)
      .execute();

    await schema
      .createTable('uploads')
      .addColumn('sha256', 'text', (c) => c.primaryKey().notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .modifyEnd(strict)
      .execute();
    await schema
      .createTable('upload_owners')
      .addColumn('sha256', 'text', (c) => c.notNull().references('uploads.sha256').onDelete('cascade'))
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addPrimaryKeyConstraint('upload_owners_key', ['sha256', 'person_id'])
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('upload_owners_by_person').on('upload_owners').column('person_id').execute();

    await schema
      .createTable('jobs')
      .addColumn('id', 'text', (c) => c.primaryKey().notNull())
      .addColumn('state', 'text', (c) => c.notNull())
      .addColumn('verb', 'text', (c) => c.notNull())
      .addColumn('person_id', 'text', (c) => c.notNull())
      .addColumn('person_name', 'text', (c) => c.notNull())
      .addColumn('server_id', 'text', (c) => c.notNull())
      .addColumn('channel_id', 'text', (c) => c.notNull())
      .addColumn('locale', 'text', (c) => c.notNull())
      .addColumn('recipes', 'text', (c) => c.notNull())
      .addColumn('delivery', 'text', (c) => c.notNull())
      .addColumn('error', 'text')
      .addColumn('starts', 'integer', (c) => c.notNull())
      .addColumn('deliveries', 'integer', (c) => c.notNull())
      .addColumn('created_at', 'integer', (c) => c.notNull())
      .addColumn('updated_at', 'integer', (c) => c.notNull())
      .modifyEnd(strict)
      .execute();
    await schema.createIndex('jobs_by_state').on('jobs').columns(['state', 'updated_at']).execute();
  },
};
