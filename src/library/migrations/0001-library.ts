import { type ColumnDefinitionBuilder, type Kysely, type Migration, sql } from 'kysely';

type Build = (column: ColumnDefinitionBuilder) => ColumnDefinitionBuilder;
type Column = readonly [name: string, type: 'text' | 'integer', build: Build];

interface Table {
  readonly columns: readonly Column[];
  /** Where it is not one column. */
  readonly key?: readonly string[];
  /** Columns of each index, by the last part of its name. */
  readonly by?: Readonly<Record<string, readonly string[]>>;
}

const required: Build = (column) => column.notNull();
const key: Build = (column) => column.primaryKey().notNull();
const nullable: Build = (column) => column;
const of =
  (parent: string): Build =>
  (column) =>
    column.notNull().references(parent).onDelete('cascade');

const text = (name: string, build = required): Column => [name, 'text', build];
const integer = (name: string): Column => [name, 'integer', required];

const tables: Readonly<Record<string, Table>> = {
  people: { columns: [text('id', key), text('name'), integer('updated_at')] },
  batches: {
    columns: [text('id', key), text('server_id'), text('maker_id', nullable), integer('created_at')],
    by: { server: ['server_id', 'created_at'], maker: ['maker_id', 'server_id', 'created_at'] },
  },
  day_counts: {
    columns: [integer('day'), text('server_id'), text('person_hash'), integer('sounds')],
    key: ['day', 'server_id', 'person_hash'],
  },
  samples: {
    columns: [
      text('id', key),
      text('recipe'),
      text('model'),
      text('batch_id', (column) => column.notNull().references('batches.id')),
      text('maker_id', nullable),
      integer('created_at'),
      integer('has_audio'),
    ],
    by: { time: ['created_at', 'id'], maker: ['maker_id', 'created_at'], batch: ['batch_id'] },
  },
  batch_samples: {
    columns: [text('batch_id', of('batches.id')), text('sample_id', of('samples.id')), integer('position')],
    key: ['batch_id', 'sample_id'],
    by: { sample: ['sample_id'] },
  },
  ancestry: {
    columns: [text('child_id', of('samples.id')), text('parent_kind'), text('parent_id')],
    key: ['child_id', 'parent_kind', 'parent_id'],
    by: { parent: ['parent_kind', 'parent_id'] },
  },
  votes: {
    columns: [text('sample_id', of('samples.id')), text('person_id'), text('server_id'), integer('created_at')],
    key: ['sample_id', 'server_id', 'person_id'],
    by: { person: ['person_id'] },
  },
  favourites: {
    columns: [text('sample_id', of('samples.id')), text('person_id'), integer('created_at')],
    key: ['person_id', 'sample_id'],
    by: { sample: ['sample_id'] },
  },
  fame: {
    columns: [text('sample_id', of('samples.id')), text('server_id'), integer('created_at'), integer('posted')],
    key: ['sample_id', 'server_id'],
  },
  servers: {
    columns: [
      text('id', key),
      text('fame_channel_id', nullable),
      integer('fame_threshold'),
      text('allowed_channel_ids'),
      integer('samples_per_day'),
      integer('jobs_per_person'),
      integer('public_gallery'),
    ],
  },
  uploads: { columns: [text('sha256', key), integer('created_at')] },
  upload_owners: {
    columns: [text('sha256', of('uploads.sha256')), text('person_id'), integer('created_at')],
    key: ['sha256', 'person_id'],
    by: { person: ['person_id'] },
  },
  jobs: {
    columns: [
      text('id', key),
      text('state'),
      text('verb'),
      text('person_id'),
      text('person_name'),
      text('server_id'),
      text('channel_id'),
      text('locale'),
      text('recipes'),
      text('delivery'),
      text('error', nullable),
      integer('starts'),
      integer('deliveries'),
      integer('created_at'),
      integer('updated_at'),
    ],
    by: { state: ['state', 'updated_at'] },
  },
};

export const library: Migration = {
  async up({ schema }: Kysely<unknown>): Promise<void> {
    for (const [name, { columns, key: primaryKey, by = {} }] of Object.entries(tables)) {
      let table = schema.createTable(name);
      for (const [column, type, build] of columns) table = table.addColumn(column, type, build);
      if (primaryKey) table = table.addPrimaryKeyConstraint(`${name}_key`, [...primaryKey] as never[]);
      // A value of the wrong type is an error, not a surprise later.
      await table.modifyEnd(sql`strict`).execute();
      for (const [last, indexed] of Object.entries(by))
        await schema
          .createIndex(`${name}_by_${last}`)
          .on(name)
          .columns([...indexed])
          .execute();
    }
  },
};
