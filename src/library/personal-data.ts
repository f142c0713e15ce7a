import { type RawBuilder, sql } from 'kysely';
import { blurCounts, dayHash } from './day-counts.ts';
import type { Sql, SqlTransaction, Tables } from './tables.ts';

/** What a table holds of a person, and what forgetting the person does to it. */
export type Personal =
  /** Nothing. */
  | { readonly kind: 'none' }
  /** The rows whose `column` is the person's id are theirs, and go. `key`: a row's key. `only`: the others go later. */
  | { readonly kind: 'rows'; readonly column: string; readonly key: string; readonly only?: RawBuilder<boolean> }
  /** Rows below such rows: `column` is the `parentKey` of a row of `parent`. */
  | {
      readonly kind: 'below';
      readonly column: string;
      readonly key: string;
      readonly parent: keyof Tables;
      readonly parentKey: string;
    }
  /** Rows that stay without the person: `column` becomes null. */
  | { readonly kind: 'maker'; readonly column: string }
  /** A hash of the person's id, cut short until it fits many people. */
  | { readonly kind: 'hash'; readonly column: string };

const none = { kind: 'none' } as const;
const rows = (key: string, column = 'person_id') => ({ kind: 'rows', column, key }) as const;
const below = (parent: keyof Tables, column: string, key: string) =>
  ({ kind: 'below', column, key, parent, parentKey: 'id' }) as const;
const maker = { kind: 'maker', column: 'maker_id' } as const;

/**
 * Every table, in the order in which a person is taken out: rows below others come before those. A new table does not
 * compile until it stands here; test/library/personal-data.test.ts compares the columns with those of the database.
 */
export const personalData: { readonly [Name in keyof Tables]: Personal } = {
  votes: rows('sample_id, server_id, person_id'),
  keep_tags: rows('person_id, sample_id, tag'),
  keeps: rows('person_id, sample_id'),
  collection_samples: below('collections', 'collection_id', 'collection_id, sample_id'),
  collections: rows('id'),
  removals: rows('id'),
  current_kits: rows('person_id, server_id'),
  kit_hearts: rows('kit_id, person_id'),
  kit_samples: below('kits', 'kit_id', 'kit_id, sample_id'),
  kits: rows('id', 'owner_id'),
  reports: rows('server_id, kind, subject, person_id'),
  sync_links: rows('person_id'),
  people: rows('id', 'id'),
  // Cancelled before; one that is still ending goes with the others after an hour.
  jobs: { ...rows('id'), only: sql<boolean>`state in ('done', 'failed', 'cancelled')` },
  upload_owners: rows('sha256, person_id'),
  samples: maker,
  batches: maker,
  day_counts: { kind: 'hash', column: 'person_hash' },
  // Files that nobody owns any more are removed with the owner's row.
  uploads: none,
  batch_samples: none,
  ancestry: none,
  sample_facts: none,
  fame: none,
  servers: none,
  left_servers: none,
  hidden: none,
};

const entries = Object.entries(personalData) as [keyof Tables, Personal][];

/** The most rows that one statement changes: more would hold up the event loop. */
const rowsAtOnce = 200;

/** Repeats a statement that changes at most `rowsAtOnce` rows until none is left; returns the number of rows. */
export async function inSlices(statement: RawBuilder<unknown>, db: SqlTransaction): Promise<number> {
  for (let changed = 0; ; ) {
    const { numAffectedRows = 0n } = await statement.execute(db);
    changed += Number(numAffectedRows);
    if (numAffectedRows < rowsAtOnce) return changed;
  }
}

const all = sql<boolean>`1 = 1`;

/** The rows of a table that are the person's, as a condition on its columns. */
function isOf(personId: string, rule: Exclude<Personal, { kind: 'none' | 'hash' }>): RawBuilder<boolean> {
  if (rule.kind !== 'below') return sql<boolean>`${sql.ref(rule.column)} = ${personId}`;
  const parent = personalData[rule.parent] as Extract<Personal, { kind: 'rows' }>;
  return sql<boolean>`${sql.ref(rule.column)} in (select ${sql.ref(rule.parentKey)} from ${sql.table(rule.parent)}
    where ${sql.ref(parent.column)} = ${personId})`;
}

/** Takes a person out of every table; returns the number of rows by table. */
export async function erasePerson(db: SqlTransaction, personId: string, now: number) {
  const counts: Partial<Record<keyof Tables, number>> = {};
  for (const [name, rule] of entries) {
    if (rule.kind === 'none') continue;
    if (rule.kind === 'hash') {
      await blurCounts(db, personId, now);
      continue;
    }
    const table = sql.table(name);
    const key = rule.kind === 'maker' ? 'id' : rule.key;
    const only = rule.kind === 'rows' ? (rule.only ?? all) : all;
    const slice = sql`select ${sql.raw(key)} from ${table} where ${isOf(personId, rule)} and ${only} limit ${rowsAtOnce}`;
    counts[name] = await inSlices(
      rule.kind === 'maker'
        ? sql`update ${table} set ${sql.ref(rule.column)} = null where (${sql.raw(key)}) in (${slice})`
        : sql`delete from ${table} where (${sql.raw(key)}) in (${slice})`,
      db,
    );
  }
  return counts;
}

/** Everything that the database holds of a person, by table. */
export async function personalRows(db: Sql, personId: string) {
  const told: Partial<Record<keyof Tables, readonly unknown[]>> = {};
  for (const [name, rule] of entries) {
    if (rule.kind === 'none') continue;
    const condition =
      rule.kind === 'hash' ? sql<boolean>`${sql.ref(rule.column)} = ${dayHash(personId)}` : isOf(personId, rule);
    const { rows: found } = await sql`select * from ${sql.table(name)} where ${condition}`.execute(db);
    if (found.length > 0) told[name] = found;
  }
  return told;
}
