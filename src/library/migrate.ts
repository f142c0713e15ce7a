import { type Kysely, type Migration, Migrator } from 'kysely';
import { HostError } from '../user-error.ts';
import { migrations } from './migrations/index.ts';
import type { Sql } from './tables.ts';

/** What an upgrade does beside the migrations themselves. */
interface MigrateOptions {
  /** PostgreSQL's schema that holds our tables. */
  readonly schema?: string;
  /** Which table remembers what has run. Default: Kysely's. */
  readonly table?: string;
  readonly known?: Readonly<Record<string, Migration>>;
  /** Whether what is missing may run. Default: yes. */
  readonly mayUpgrade?: boolean;
  /** Called before a database that holds something is changed, with the last migration that it has. */
  readonly before?: (last: string) => Promise<void>;
}

/**
 * Brings the schema up to date; returns the names of the migrations that ran on a database of before, none for a new one.
 * A database of a newer program is refused and left alone.
 */
export async function migrate(
  db: Sql,
  path: string,
  { schema, table, known = migrations, mayUpgrade = true, before }: MigrateOptions = {},
): Promise<readonly string[]> {
  const migrator = new Migrator({
    db: db as unknown as Kysely<unknown>,
    ...(schema !== undefined && { migrationTableSchema: schema }),
    ...(table !== undefined && { migrationTableName: table, migrationLockTableName: `${table}_lock` }),
    provider: { getMigrations: async () => ({ ...known }) },
  });
  const all = await migrator.getMigrations();
  const last = all.findLast(({ executedAt }) => executedAt !== undefined)?.name;
  const missing = all.filter(({ executedAt }) => executedAt === undefined).map(({ name }) => name);
  if (missing.length > 0 && !mayUpgrade)
    throw new HostError(`${path} is of an older Rimshot than this one, or empty: start a bot of this version first.`, {
      kind: 'failed',
    });
  if (last !== undefined && missing.length > 0) await before?.(last);
  const { error } = await migrator.migrateToLatest();
  if (error === undefined) return last === undefined ? [] : missing;
  if (error instanceof Error && /previously executed migration .* is missing/.test(error.message))
    throw new HostError(
      `${path} was written by a newer Rimshot than this one (which knows it up to ${Object.keys(known).at(-1)}). Update Rimshot, or restore an older backup.`,
      { kind: 'failed', cause: error },
    );
  throw error;
}
