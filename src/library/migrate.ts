import { type Kysely, type Migration, Migrator } from 'kysely';
import { HostError } from '../user-error.ts';
import { migrations } from './migrations/index.ts';
import type { Sql } from './tables.ts';

/** Brings the schema up to date. A database of a newer program is refused and left alone. */
export async function migrate(db: Sql, path: string, known: Readonly<Record<string, Migration>> = migrations) {
  const migrator = new Migrator({
    db: db as unknown as Kysely<unknown>,
    provider: { getMigrations: async () => ({ ...known }) },
  });
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return;
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message))
    throw new HostError(
      `${path} was written by a newer Rimshot than this one (which knows it up to ${Object.keys(known).at(-1)}). Update Rimshot, or restore an older backup.`,
      { kind: 'failed', cause: error },
    );
  throw error;
}
