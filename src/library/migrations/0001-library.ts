import { type ColumnDefinitionBuilder, type Kysely, type Migration, type SchemaModule, sql } from 'kysely';

type Build = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
type Column = readonly [name: string, type: 'text' | 'integer', build: Build];

const required: Build = (column) => column.notNull();
const key: Build = (column) => column.primaryKey().notNull();
const nullable: Build = (column) => column;
const of =
  (parent: string): Build =>
  (column) =>
    column.notNull().references(parent).onDelete('cascade');

const text = (name: string, build = required): Column => [name, 'text', build];
const integer = (name: string): Column => [name, 'integer', required];

export const library: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    await createPeopleAndBatches(schema);
    await createSamples(schema);
    await createVotesFavouritesAndFame(schema);
    await createServersUploadsAndJobs(schema);
  },
};

/** Every table is STRICT: a value of the wrong type is an error, not a surprise later. */
async function create(
  schema: SchemaModule,
  name: string,
  columns: readonly Column[],
  primaryKey: readonly string[] = [],
): Promise<void> {
  let table = schema.createTable(name);
  for (const [column, type, build] of columns) table = table.addColumn(column, type, build);
  if (primaryKey.length > 0) table = table.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey] as never[]);
  await table.modifyEnd(sql`strict`).execute();
}

const index = (schema: SchemaModule, table: string, by: string, columns: readonly string[]): Promise<void> =>
  schema
    .createIndex(`${table}_by_${by}`)
    .on(table)
    .columns([...columns])
    .execute();

async function createPeopleAndBatches(schema: SchemaModule): Promise<void> {
  await create(schema, 'people', [text('id', key), text('name'), integer('updated_at')]);

  await create(schema, 'batches', [
    text('id', key),
    text('server_id'),
    text('maker_id', nullable),
    integer('created_at'),
  ]);
  await index(schema, 'batches', 'server', ['server_id', 'created_at']);
  await index(schema, 'batches', 'maker', ['maker_id', 'server_id', 'created_at']);

  await create(
    schema,
    'day_counts',
    [integer('day'), text('server_id'), text('person_hash'), integer('sounds')],
    ['day', 'server_id', 'person_hash'],
  );
}

async function createSamples(schema: SchemaModule): Promise<void> {
  await create(schema, 'samples', [
    text('id', key),
    text('recipe'),
    text('model'),
    text('batch_id', (column) => column.notNull().references('batches.id')),
    text('maker_id', nullable),
    integer('created_at'),
    integer('has_audio'),
  ]);
  await index(schema, 'samples', 'time', ['created_at', 'id']);
  await index(schema, 'samples', 'maker', ['maker_id', 'created_at']);
  await index(schema, 'samples', 'batch', ['batch_id']);

  await create(
    schema,
    'batch_samples',
    [text('batch_id', of('batches.id')), text('sample_id', of('samples.id')), integer('position')],
    ['batch_id', 'sample_id'],
  );
  await index(schema, 'batch_samples', 'sample', ['sample_id']);

  await create(
    schema,
    'ancestry',
    [text('child_id', of('samples.id')), text('parent_kind'), text('parent_id')],
    ['child_id', 'parent_kind', 'parent_id'],
  );
  await index(schema, 'ancestry', 'parent', ['parent_kind', 'parent_id']);
}

async function createVotesFavouritesAndFame(schema: SchemaModule): Promise<void> {
  await create(
    schema,
    'votes',
    [text('sample_id', of('samples.id')), text('person_id'), text('server_id'), integer('created_at')],
    ['sample_id', 'server_id', 'person_id'],
  );
  await index(schema, 'votes', 'person', ['person_id']);

  await create(
    schema,
    'favourites',
    [text('sample_id', of('samples.id')), text('person_id'), integer('created_at')],
    ['person_id', 'sample_id'],
  );
  await index(schema, 'favourites', 'sample', ['sample_id']);

  await create(
    schema,
    'fame',
    [text('sample_id', of('samples.id')), text('server_id'), integer('created_at'), integer('posted')],
    ['sample_id', 'server_id'],
  );
}

async function createServersUploadsAndJobs(schema: SchemaModule): Promise<void> {
  await create(schema, 'servers', [
    text('id', key),
    text('fame_channel_id', nullable),
    integer('fame_threshold'),
    text('allowed_channel_ids'),
    integer('samples_per_day'),
    integer('jobs_per_person'),
    integer('public_gallery'),
  ]);

  await create(schema, 'uploads', [text('sha256', key), integer('created_at')]);
  await create(
    schema,
    'upload_owners',
    [text('sha256', of('uploads.sha256')), text('person_id'), integer('created_at')],
    ['sha256', 'person_id'],
  );
  await index(schema, 'upload_owners', 'person', ['person_id']);

  const texts = [
    'state',
    'verb',
    'person_id',
    'person_name',
    'server_id',
    'channel_id',
    'locale',
    'recipes',
    'delivery',
  ];
  const integers = ['starts', 'deliveries', 'created_at', 'updated_at'];
  await create(schema, 'jobs', [
    text('id', key),
    ...texts.map((name) => text(name)),
    text('error', nullable),
    ...integers.map(integer),
  ]);
  await index(schema, 'jobs', 'state', ['state', 'updated_at']);
}
