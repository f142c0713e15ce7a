import { type Kysely, type Migration, sql } from 'kysely';

/**
 * `starts` counted every start that ended with the program, also where the machine was only restarted. `strikes` counts
 * deaths of the worker alone.
 */
export const strikes: Migration = {
  async up(db: Kysely<unknown>): Promise<void> {
    await db.schema.alterTable('jobs').renameColumn('starts', 'strikes').execute();
    await sql`update jobs set strikes = 0`.execute(db);
  },
};
