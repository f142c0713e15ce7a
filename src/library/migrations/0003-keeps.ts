import { type Kysely, type Migration, sql } from 'kysely';

const reference = 'samples.id';

/** Favourites become keeps with names, tags and collections; votes stay as they are. Measured facts get their table. */
export const keeps: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    const { schema } = db;
    await schema
      .createTable('keeps')
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('sample_id', 'text', (column) => column.notNull().references(reference).onDelete('cascade'))
      .addColumn('kept_at', 'bigint', (column) => column.notNull())
      .addColumn('name', 'text')
      .addColumn('folded', 'text', (column) => column.notNull().defaultTo(''))
      .addPrimaryKeyConstraint('keeps_key', ['person_id', 'sample_id'])
      .execute();
    await sql`insert into keeps (person_id, sample_id, kept_at)
      select person_id, sample_id, created_at from favourites`.execute(db);
    await schema.dropTable('favourites').execute();
    await schema
      .createTable('keep_tags')
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('sample_id', 'text', (column) => column.notNull().references(reference).onDelete('cascade'))
      .addColumn('tag', 'text', (column) => column.notNull())
      .addPrimaryKeyConstraint('keep_tags_key', ['person_id', 'sample_id', 'tag'])
      .execute();
    await schema
      .createTable('collections')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('folded', 'text', (column) => column.notNull())
      .addColumn('created_at', 'bigint', (column) => column.notNull())
      .execute();
    await schema
      .createTable('collection_samples')
      .addColumn('collection_id', 'text', (column) => column.notNull().references('collections.id').onDelete('cascade'))
      .addColumn('sample_id', 'text', (column) => column.notNull().references(reference).onDelete('cascade'))
      .addColumn('added_at', 'bigint', (column) => column.notNull())
      .addPrimaryKeyConstraint('collection_samples_key', ['collection_id', 'sample_id'])
      .execute();
    await schema
      .createTable('removals')
      .addColumn('id', 'text', (column) => column.primaryKey().notNull())
      .addColumn('person_id', 'text', (column) => column.notNull())
      .addColumn('removed_at', 'bigint', (column) => column.notNull())
      .addColumn('rows', 'text', (column) => column.notNull())
      .execute();
    await schema
      .createTable('sample_facts')
      .addColumn('sample_id', 'text', (column) =>
        column.primaryKey().notNull().references(reference).onDelete('cascade'),
      )
      .addColumn('part', 'text')
      .addColumn('decay_ms', 'integer')
      .addColumn('brightness_hz', 'integer')
      .addColumn('pitch_hz', 'integer')
      .addColumn('vector', 'text')
      .execute();
    await indexes(db);
  },
};

async function indexes({ schema }: Kysely<unknown>): Promise<void> {
  const wanted = {
    keeps_by_time: ['keeps', ['person_id', 'kept_at', 'sample_id']],
    keeps_by_sample: ['keeps', ['sample_id']],
    keep_tags_by_tag: ['keep_tags', ['person_id', 'tag']],
    keep_tags_by_sample: ['keep_tags', ['sample_id']],
    collection_samples_by_sample: ['collection_samples', ['sample_id']],
    removals_by_person: ['removals', ['person_id']],
    removals_by_time: ['removals', ['removed_at']],
  } as const;
  for (const [name, [table, columns]] of Object.entries(wanted))
    await schema
      .createIndex(name)
      .on(table)
      .columns([...columns])
      .execute();
  await schema.createIndex('collections_by_name').unique().on('collections').columns(['person_id', 'folded']).execute();
}
