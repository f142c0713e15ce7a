import { createHash } from 'node:crypto';
import { sql } from 'kysely';
import { HostError } from '../user-error.ts';
import type { Sql, Tables } from './tables.ts';

/** Jobs stay behind: their answers belong to the program that accepted them. */
export type CopiedTable = Exclude<keyof Tables, 'jobs'>;

/** Tables in an order in which no row comes before one that it refers to, each with the columns of its key. */
export const copiedTables: { readonly [Name in CopiedTable]: readonly (keyof Tables[Name] & string)[] } = {
  people: ['id'],
  batches: ['id'],
  samples: ['id'],
  batch_samples: ['batch_id', 'sample_id'],
  ancestry: ['child_id', 'parent_kind', 'parent_id'],
  votes: ['sample_id', 'server_id', 'person_id'],
  keeps: ['person_id', 'sample_id'],
  keep_tags: ['person_id', 'sample_id', 'tag'],
  collections: ['id'],
  collection_samples: ['collection_id', 'sample_id'],
  removals: ['id'],
  sample_facts: ['sample_id'],
  fame: ['sample_id', 'server_id'],
  servers: ['id'],
  uploads: ['sha256'],
  upload_owners: ['sha256', 'person_id'],
  kits: ['id'],
  kit_samples: ['kit_id', 'sample_id'],
  kit_hearts: ['kit_id', 'person_id'],
  current_kits: ['person_id', 'server_id'],
  left_servers: ['server_id'],
  hidden: ['server_id', 'kind', 'subject'],
  reports: ['server_id', 'kind', 'subject', 'person_id'],
  sync_links: ['person_id'],
  day_counts: ['day', 'server_id', 'person_hash'],
};

export const copiedNames = Object.keys(copiedTables) as CopiedTable[];

/** Values that one statement of PostgreSQL takes are 65,535; a row has at most 12. */
const rowsAtOnce = 1000;

type Row = Readonly<Record<string, string | number | null>>;

/** A table in the order of its key, by bytes, in pages. */
export async function* pagesOf(db: Sql, table: CopiedTable): AsyncGenerator<readonly Row[]> {
  const key = copiedTables[table];
  const columns = sql.join(key.map((name) => sql.ref(name)));
  for (let last: Row | undefined; ; ) {
    const after = last ? sql`where (${columns}) > (${sql.join(key.map((name) => last![name]))})` : sql``;
    const { rows } = await sql<Row>`select * from ${sql.table(table)} ${after} order by ${columns}
      limit ${rowsAtOnce}`.execute(db);
    if (rows.length > 0) yield rows;
    if (rows.length < rowsAtOnce) return;
    last = rows.at(-1);
  }
}

/**
 * Copies a table; rows that are there already, from a copy that was cut off, stay. Returns the number of rows. HostError
 * where the two tables are not the same afterwards.
 */
export async function copyTable(from: Sql, to: Sql, table: CopiedTable): Promise<number> {
  for await (const rows of pagesOf(from, table))
    await to
      .insertInto(table)
      .values(rows as never)
      .onConflict((oc) => oc.doNothing())
      .execute();
  const [source, copy] = await Promise.all([digestOf(from, table), digestOf(to, table)]);
  if (source.digest === copy.digest) return source.count;
  throw new HostError(
    `The table ${table} is not the same there (rows here: ${source.count}, there: ${copy.count}): the other database holds another library, or one of the two is in use. Copy into an empty database while no Rimshot runs.`,
    { kind: 'failed' },
  );
}

/** Number of rows, and the SHA-256 of all of them in the order of their key: the same for the same rows in any database. */
async function digestOf(db: Sql, table: CopiedTable) {
  const hash = createHash('sha256');
  let count = 0;
  for await (const rows of pagesOf(db, table)) {
    count += rows.length;
    for (const row of rows) hash.update(`${JSON.stringify(Object.entries(row).sort(byName))}\n`);
  }
  return { count, digest: hash.digest('hex') };
}

const byName = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number => (a < b ? -1 : 1);
