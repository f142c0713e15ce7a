import { type Kysely, type Migration, sql } from 'kysely';

/** The queue that many processes share, see src/cluster/tables.ts; and who they are. */
export const turns: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema
      .createTable('turns')
      .addColumn('job_id', 'text', (column) => column.primaryKey().references('jobs.id').onDelete('cascade'))
      .addColumn('queue', 'text')
      .addColumn('boss_id', 'uuid')
      .addColumn('tag', 'bigint', (column) => column.notNull())
      .addColumn('fetched', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('apart', 'bigint', (column) => column.notNull().defaultTo(0))
      .addColumn('sounds', 'bigint', (column) => column.notNull())
      .addColumn('weights', 'text', (column) => column.notNull())
      .addColumn('work', 'text', (column) => column.notNull())
      .addColumn('shared_key', 'text')
      .addColumn('accepted_by', 'text', (column) => column.notNull())
      .addColumn('claimed_by', 'text')
      .addColumn('attempt', 'integer')
      .addColumn('notes', 'text')
      .execute();
    await sql`create index turns_fetched on turns (tag) where fetched = 1`.execute(db);
    await sql`create index turns_claimed on turns (claimed_by) where claimed_by is not null`.execute(db);
    await sql`create index turns_waiting on turns (shared_key, tag)
      where queue = 'make' and claimed_by is null`.execute(db);
    await sql`create index jobs_unfinished on jobs (server_id, person_id)
      where state in ('waiting', 'running', 'made')`.execute(db);
    await sql`create index jobs_by_person on jobs (person_id)`.execute(db);
    await db.schema
      .createTable('processes')
      .addColumn('id', 'text', (column) => column.primaryKey())
      .addColumn('kind', 'text', (column) => column.notNull())
      .addColumn('name', 'text', (column) => column.notNull())
      .addColumn('version', 'text', (column) => column.notNull())
      .addColumn('device', 'text')
      .addColumn('speeds', 'text', (column) => column.notNull())
      .addColumn('started_at', 'bigint', (column) => column.notNull())
      .addColumn('seen_at', 'bigint', (column) => column.notNull())
      .execute();
    await db.schema
      .createTable('cluster')
      .addColumn('id', 'integer', (column) => column.primaryKey())
      .addColumn('protocol', 'integer', (column) => column.notNull())
      .execute();
  },
};
